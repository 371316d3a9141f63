#include "adapters/fourws/giftcard_json.h"

#include <optional>

#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/json_fields.h"

namespace gateway::fourws {
namespace {

constexpr int kMoneyScale = 9;  // What google.type.Money holds.

google::type::Money ReadMoney(FieldReader& fields, absl::string_view name,
                              absl::string_view currency, int scale) {
  const Decimal amount = fields.Number(name, scale).value_or(Decimal());
  if (amount.scale() > kMoneyScale) {
    fields.Fail(name, "an amount of too many digits");
    return {};
  }
  return amount.ToMoney(currency);
}

int ScaleOf(FieldReader& fields) {
  constexpr absl::string_view kName = "decimalNumber";
  constexpr int kUsual = 2;
  if (IsNothing(fields.Raw(kName))) return kUsual;
  const std::optional<int> scale = ReadScale(fields.Raw(kName));
  if (!scale) fields.Fail(kName, "not a number of digits from 0 to 9");
  return scale.value_or(kUsual);
}

void ReadTimes(FieldReader& fields, v1::Giftcard& card) {
  if (const auto issued = fields.Time("issueDate")) {
    *card.mutable_issue_time() = ToProto(*issued);
  }
  if (const auto activated = fields.Time("activationDate")) {
    *card.mutable_activation_time() = ToProto(*activated);
  }
  if (const auto expires = fields.Time("expirationDate")) {
    *card.mutable_expiration_time() = ToProto(*expires);
  }
}

void ReadFlags(FieldReader& fields, v1::Giftcard& card) {
  const auto is_set = [&fields](absl::string_view name) {
    return fields.Flag(name).value_or(false);
  };
  card.set_active(is_set("flgActive"));
  card.set_partial_use_allowed(is_set("flgPartiallyUsage"));
  card.set_network_use_allowed(is_set("flgNetworkUsage"));
  card.set_offline_use_allowed(is_set("flgAllowOfflineUsage"));
}

void ReadAmounts(FieldReader& fields, v1::Giftcard& card) {
  const std::string currency = fields.Text("currency");
  const int scale = ScaleOf(fields);
  card.set_currency_scale(scale);
  *card.mutable_balance() = ReadMoney(fields, "amount", currency, scale);
  if (!IsNothing(fields.Raw("originalAmount"))) {
    *card.mutable_original_balance() =
        ReadMoney(fields, "originalAmount", currency, scale);
  }
}

}  // namespace

absl::StatusOr<v1::Giftcard> GiftcardFromJson(const nlohmann::json& json) {
  FieldReader fields(json, "giftcard");
  for (absl::string_view name :
       {"cardBarcode", "amount", "currency", "flgActive"}) {
    fields.Require(name);
  }
  v1::Giftcard card;
  card.set_barcode(fields.Text("cardBarcode"));
  card.set_id(fields.Text("id"));
  card.set_item_code(fields.Text("itemCode"));
  card.set_entity_code(fields.Text("entityCode"));
  card.set_branch_code(fields.Text("branchCode"));
  card.set_company_id(fields.Text("companyId"));
  card.set_site_id(fields.Text("siteId"));
  card.set_vat_code(fields.Text("vatCode"));
  card.set_price_list(fields.Text("priceList"));
  ReadFlags(fields, card);
  ReadAmounts(fields, card);
  ReadTimes(fields, card);
  if (const auto rate = fields.LongNumber("taxRate")) {
    *card.mutable_tax_rate() = *rate;
  }
  RETURN_IF_ERROR(fields.status());
  *card.mutable_unmapped() = fields.Unmapped();
  return card;
}

}  // namespace gateway::fourws
