#include "adapters/fourws/customer_json.h"

#include <map>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"

namespace gateway::fourws {
namespace {

constexpr Field kCustomer[] = {
    {"card_barcode", "cardBarcode"},
    {"given_name", "subjectName"},
    {"family_name", "subjectSurname"},
    {"sex", "sex"},
    {"birth_time", "birthday"},
    {"address", "address1"},
    {"zip_code", "zipCode"},
    {"city", "city"},
    {"province", "province"},
    {"email", "email"},
    {"fiscal_code", "fiscalCode"},
    {"foreigner", "foreignPerson", Format::kTrueFalse},
    {"entity_code", "entityCode", Format::kCode},
    {"kind_code", "subjectSubtype"},
    {"kind", "subjectTypeDescription"},
    {"card_kind_code", "cardSubtype", Format::kCode},
    {"card_kind", "cardSubtypeDescription"},
};

// Fields that say something else to upstream.
constexpr absl::string_view kNoConsents[] = {"barcode", "callback",
                                             "callbackUrl", "cmd", "id"};

constexpr Field kOptInRequest[] = {{"card_barcode", "barcode"}};
constexpr Field kOptInResponse[] = {{"message", "message"}};

}  // namespace

const Table& CustomerTable() {
  static constexpr Table kTable = {kCustomer};
  return kTable;
}

Query GetCustomerToQuery(const v1::GetCustomerRequest& request,
                         const DocumentContext& context) {
  Query query = {
      {context.options.customer_barcode_parameter, request.card_barcode()}};
  if (!request.barcode_field().empty())
    query.emplace_back("pkFieldName", request.barcode_field());
  return query;
}

absl::StatusOr<v1::GetCustomerResponse> GetCustomerFromJson(
    const v1::GetCustomerRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader answer(json, "");
  FieldReader fields(answer.Raw("customer"), "customer");
  RETURN_IF_ERROR(fields.status());
  v1::GetCustomerResponse response;
  ReadFields(CustomerTable(), fields, {}, *response.mutable_customer());
  answer.Raw("success");
  ReadFields({}, answer, {}, response);
  return response;
}

FieldWriter SetCustomerOptInToJson(
    const v1beta1::SetCustomerOptInRequest& request,
    const DocumentContext& /*context*/) {
  FieldWriter body;
  WriteFields({kOptInRequest}, request, body);
  // In the order of names, so that equal requests become equal bodies.
  const std::map<std::string, bool> consents(request.consents().begin(),
                                             request.consents().end());
  for (const auto& [name, given] : consents) {
    if (absl::c_linear_search(kNoConsents, name))
      body.Fail(absl::StrCat("consents.", name), "is no name of a consent");
    body.Flag(name, given);
  }
  return body;
}

absl::StatusOr<v1beta1::SetCustomerOptInResponse> SetCustomerOptInFromJson(
    const v1beta1::SetCustomerOptInRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  v1beta1::SetCustomerOptInResponse response;
  FieldReader fields(json, "");
  fields.Raw("success");
  ReadFields({kOptInResponse}, fields, {}, response);
  return response;
}

}  // namespace gateway::fourws
