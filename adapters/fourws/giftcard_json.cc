#include "adapters/fourws/giftcard_json.h"

#include <string>

#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/json_fields.h"

namespace gateway::fourws {
namespace {

constexpr char kPartialUse[] = "flgPartiallyUsage";

constexpr Field kGiftcard[] = {
    {"barcode", "cardBarcode"},
    {"id", "id"},
    {"item_code", "itemCode"},
    {"entity_code", "entityCode"},
    {"branch_code", "branchCode"},
    {"company_id", "companyId"},
    {"site_id", "siteId"},
    {"active", "flgActive"},
    {"partial_use_allowed", kPartialUse},
    {"network_use_allowed", "flgNetworkUsage"},
    {"offline_use_allowed", "flgAllowOfflineUsage"},
    {"balance", "amount"},
    {"original_balance", "originalAmount"},
    {"currency_scale", "decimalNumber"},
    {"issue_time", "issueDate"},
    {"activation_time", "activationDate"},
    {"expiration_time", "expirationDate"},
    {"tax_rate", "taxRate"},
    {"vat_code", "vatCode"},
    {"price_list", "priceList"},
};
constexpr Table kGiftcardTable = {kGiftcard};

// Notes what is wrong with a field that says whether one may spend from the
// card.
void CheckNeeded(FieldReader& fields) {
  for (absl::string_view name :
       {"cardBarcode", "amount", "currency", "flgActive"}) {
    fields.Require(name);
  }
  fields.Text("cardBarcode");
  fields.Text("currency");
  fields.Flag("flgActive");
  // None: it never does.
  fields.Time("expirationDate");
}

}  // namespace

absl::Status ReadGiftcard(JsonValue json, bool partial_use_unless_said,
                          v1::Giftcard& card) {
  FieldReader fields(json, "giftcard");
  CheckNeeded(fields);
  const Amounts amounts =
      AmountsOf(kGiftcardTable, fields,
                AmountsIn(ReadCurrency(fields.Raw("currency")).value_or("")));
  fields.Number("amount", amounts.scale);
  RETURN_IF_ERROR(fields.status());
  ReadFields(kGiftcardTable, fields, amounts, card);
  // It is a number, but money has no such digits.
  if (!card.has_balance())
    fields.Fail("amount", "an amount of too many digits");
  RETURN_IF_ERROR(fields.status());
  card.set_currency_scale(amounts.scale.value_or(0));
  const auto partial_use = ReadFlag(fields.Raw(kPartialUse));
  if (!partial_use.ok() || !partial_use->has_value())
    card.set_partial_use_allowed(partial_use_unless_said);
  return absl::OkStatus();
}

absl::StatusOr<v1::Giftcard> GiftcardFromJson(JsonValue json,
                                              bool partial_use_unless_said) {
  v1::Giftcard card;
  RETURN_IF_ERROR(ReadGiftcard(json, partial_use_unless_said, card));
  return card;
}

}  // namespace gateway::fourws
