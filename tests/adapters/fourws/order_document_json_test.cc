#include "adapters/fourws/order_document_json.h"

#include <string>

#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/fourws/codecs.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

constexpr char kOrder[] = R"({
  "id": "d-1", "documentType": "TYPE", "cause": "CAUSE",
  "documentStatus": "OPEN", "paymentCode": "4", "system": "ECOMMERCE",
  "documentTime": "2022-05-30T00:00:00Z",
  "movementTime": "2022-05-30T00:00:00Z",
  "deliveryTime": "2022-06-02T00:00:00Z", "originalId": "o-1",
  "documentNumber": "17", "barcode": "DOC17",
  "additionalFields": {"seasonCode": "22AI"},
  "rows": [
    {"barcode": "8000200017671", "itemCode": "032B622-2--19059",
     "dimensions": ["4", "01"], "quantity": {"value": "2"},
     "taxRate": {"value": "22"},
     "salePrice": {"currencyCode": "EUR", "units": 320},
     "purchasePrice": {"currencyCode": "EUR", "units": 150},
     "invoicePrice": {"currencyCode": "EUR", "units": 135},
     "discountPercents": [{"value": "10"}, {"value": "20"}],
     "additionalFields": {"note": "n"}},
    {"originalRowId": "o-1-2", "quantity": {"value": "1"}}]})";

v1beta1::SaveReturnOrderRequest Request() {
  v1beta1::SaveReturnOrderRequest request;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      kOrder, request.mutable_order());
  EXPECT_TRUE(parsed.ok()) << parsed.ToString();
  return request;
}

absl::StatusOr<json> Written(const v1beta1::SaveReturnOrderRequest& request,
                             const std::string& made_id = "") {
  PreparedDocument prepared;
  prepared.set_id(made_id);
  Write write;
  write.request.PackFrom(request);
  write.prepared.PackFrom(prepared);
  write.callback_url = "http://gateway/callbacks/1";
  PlatformOptions options;
  options.defaults["default"].branch_code = "2";
  const auto body = FindWriteCodec(write.request)->encode(write, options);
  if (!body.ok()) return body.status();
  return ParseJson(*body);
}

// The fields of all documents, as those that are documented have them.
TEST(OrderDocumentTest, WritesHeaderAndRows) {
  const auto body = Written(Request());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, json::parse(R"({
    "documentHeader": {
      "id": "d-1", "documentType": "TYPE", "cause": "CAUSE", "branchCode": 2,
      "documentStatus": "OPEN", "currency": "EUR", "currencySymbol": "€",
      "paymentCode": "4", "documentDate": "2022-05-30 00:00:00",
      "movementDate": "2022-05-30 00:00:00",
      "deliveryDate": "2022-06-02 00:00:00", "system": "ECOMMERCE",
      "originalId": "o-1", "documentNumber": "17", "barcode": "DOC17",
      "seasonCode": "22AI"},
    "documentRows": [
      {"barcode": "8000200017671", "itemCode": "032B622-2--19059",
       "dimension1": "4", "dimension2": "01", "quantity": 2, "rowNumber": 1,
       "taxRate": 22, "priceSale": 320, "pricePurchase": 150,
       "priceInvoice": 135, "discount1": 10, "discount2": 20, "note": "n"},
      {"quantity": 1, "rowNumber": 2, "refDocumentRow": "o-1-2"}],
    "callback": "http://gateway/callbacks/1"})"));
}

TEST(OrderDocumentTest, HasAnIdThatTheGatewayMade) {
  v1beta1::SaveReturnOrderRequest request = Request();
  request.mutable_order()->clear_id();
  const auto body = Written(request, "made");
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentHeader"]["id"], "made");
}

TEST(OrderDocumentTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1beta1::SaveReturnOrderRequest request = Request();
  auto& order = *request.mutable_order();
  const auto add = [](google::protobuf::Struct& fields, const char* name) {
    (*fields.mutable_fields())[name].set_string_value("x");
  };
  add(*request.mutable_additional_fields(), "documentRows");
  add(*order.mutable_additional_fields(), "originalId");
  add(*order.mutable_rows(1)->mutable_additional_fields(), "dimension3");
  const auto body = Written(request);
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* field :
       {" additional_fields.documentRows", "order.additional_fields.originalId",
        "order.rows[1].additional_fields.dimension3"}) {
    EXPECT_THAT(std::string(body.status().message()),
                testing::HasSubstr(field));
  }
}

}  // namespace
}  // namespace gateway::fourws
