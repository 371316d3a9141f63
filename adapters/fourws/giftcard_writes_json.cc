#include "adapters/fourws/giftcard_writes_json.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fields/json_object.h"

namespace gateway::fourws {
namespace {

// Above zero, for upstream sees from the sign alone what is meant.
absl::StatusOr<Decimal> AmountOf(const google::type::Money& money) {
  absl::StatusOr<Decimal> amount = Decimal::FromMoney(money);
  if (amount.ok() && *amount > Decimal()) return amount;
  return InvalidRequest({{"amount", "must be an amount above zero"}});
}

absl::StatusOr<std::string> EntityOf(const v1::Place& place,
                                     const std::string& of_card,
                                     const PlatformOptions& options) {
  for (const std::string& entity :
       {place.entity_code(), of_card, options.default_entity_code}) {
    if (!entity.empty()) return entity;
  }
  return InvalidRequest(
      {{"place.entity_code",
        "required: neither the card nor the configuration names one"}});
}

// What every Update Giftcard has.
absl::StatusOr<JsonObject> Update(const v1::Place& place,
                                  const std::string& entity_of_card,
                                  const std::string& barcode,
                                  const Decimal& amount,
                                  absl::string_view callback_url,
                                  const PlatformOptions& options) {
  ASSIGN_OR_RETURN(const std::string entity,
                   EntityOf(place, entity_of_card, options));
  JsonObject body;
  body.Code("entityCode", entity)
      .Text("barcode", barcode)
      .Number("amount", amount)
      .TextIfAny("branchCode", place.branch_code())
      .Text("callback", callback_url);
  return body;
}

void WriteNewGiftcard(const v1::NewGiftcard& card, absl::string_view currency,
                      JsonObject& body) {
  body.Text("activationDate", TimeText(ToTime(card.activation_time())))
      .Text("country", card.country())
      .Text("priceList", card.price_list())
      .Text("currencySymbol", card.currency_symbol())
      .Text("currency", currency);
}

std::optional<google::protobuf::Timestamp> TimeOrNone(JsonValue value) {
  const auto time = ReadTime(value);
  if (!time.ok() || !time->has_value()) return std::nullopt;
  return ToProto(**time);
}

// None if its barcode cannot be read.
std::optional<v1::GeneratedGiftcard> GeneratedFromJson(JsonValue json) {
  FieldReader fields(json, "");
  v1::GeneratedGiftcard card;
  card.set_barcode(fields.Text("barcode"));
  if (card.barcode().empty()) return std::nullopt;
  if (const auto start = TimeOrNone(fields.Raw("startValidity")))
    *card.mutable_start_time() = *start;
  if (const auto end = TimeOrNone(fields.Raw("endValidity")))
    *card.mutable_end_time() = *end;
  return card;
}

}  // namespace

absl::StatusOr<std::string> RedeemToJson(
    const v1::RedeemGiftcardRequest& request, const v1::Giftcard& card,
    absl::string_view callback_url, const PlatformOptions& options) {
  ASSIGN_OR_RETURN(const Decimal amount, AmountOf(request.amount()));
  ASSIGN_OR_RETURN(const JsonObject body,
                   Update(request.place(), card.entity_code(),
                          request.barcode(), -amount, callback_url, options));
  return body.ToString();
}

absl::StatusOr<std::string> ActivateToJson(
    const v1::ActivateGiftcardRequest& request, const KnownOrNewGiftcard& card,
    absl::string_view callback_url, const PlatformOptions& options) {
  const auto* known = std::get_if<v1::Giftcard>(&card);
  ASSIGN_OR_RETURN(const Decimal amount, AmountOf(request.amount()));
  ASSIGN_OR_RETURN(
      JsonObject body,
      Update(request.place(), known == nullptr ? "" : known->entity_code(),
             request.barcode(), amount, callback_url, options));
  if (known == nullptr) {
    WriteNewGiftcard(std::get<v1::NewGiftcard>(card),
                     request.amount().currency_code(), body);
  }
  const v1::GiftcardHolder& holder = request.holder();
  return body.TextIfAny("clientBarcode", holder.customer_card())
      .TextIfAny("clientCode", holder.customer_code())
      .TextIfAny("clientDenomination", holder.name())
      .ToString();
}

absl::StatusOr<std::string> RefundToJson(
    const v1::RefundGiftcardRequest& request, const PreparedRefund& prepared,
    absl::string_view callback_url, const PlatformOptions& options) {
  const v1::Giftcard& card = prepared.giftcard();
  ASSIGN_OR_RETURN(const Decimal amount, AmountOf(request.amount()));
  ASSIGN_OR_RETURN(const JsonObject body,
                   Update(request.place(), card.entity_code(), card.barcode(),
                          amount, callback_url, options));
  return body.ToString();
}

std::string MovementFromJson(JsonValue json) {
  return FieldReader(json, "").Text("id");
}

std::string GenerateToJson(const v1::GenerateGiftcardsRequest& request,
                           absl::string_view callback_url) {
  return JsonObject()
      .Text("itemCode", request.item_code())
      .Json("giftcards", request.count())
      .Text("callback", callback_url)
      .ToString();
}

absl::StatusOr<v1::GenerateGiftcardsResponse> GenerateFromJson(JsonValue json) {
  FieldReader fields(json, "");
  const JsonValue cards = fields.Raw("giftcards");
  if (!cards.is_array())
    return absl::InvalidArgumentError("giftcards: not a list");
  fields.Raw("success");
  v1::GenerateGiftcardsResponse response;
  std::vector<JsonValue> unread;
  for (const JsonValue card : cards) {
    if (auto generated = GeneratedFromJson(card))
      *response.add_giftcards() = *std::move(generated);
    else
      unread.push_back(card);
  }
  if (response.giftcards().empty() && !unread.empty())
    return absl::InvalidArgumentError("giftcards: no barcode can be read");
  if (!unread.empty()) fields.KeepPart("giftcards", ListToValue(unread));
  *response.mutable_unmapped() = fields.Unmapped();
  return response;
}

std::string PdfToJson(const v1::GenerateGiftcardPdfRequest& request,
                      absl::string_view callback_url,
                      const PlatformOptions& options) {
  const std::vector<std::string> barcodes(request.barcodes().begin(),
                                          request.barcodes().end());
  return JsonObject()
      .Json(options.pdf.barcodes_field, barcodes)
      .TextIfAny("callback", callback_url)
      .ToString();
}

absl::StatusOr<v1::GenerateGiftcardPdfResponse> PdfFromJson(
    JsonValue json, const PlatformOptions& options) {
  FieldReader fields(json, "");
  v1::GenerateGiftcardPdfResponse response;
  for (const std::string& name :
       {options.pdf.uri_field, std::string("uri"), std::string("url")}) {
    if (response.uri().empty()) response.set_uri(fields.Text(name));
  }
  if (response.uri().empty())
    return absl::InvalidArgumentError(
        absl::StrCat(options.pdf.uri_field, ": is missing"));
  return response;
}

}  // namespace gateway::fourws
