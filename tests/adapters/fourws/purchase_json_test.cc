#include "adapters/fourws/purchase_json.h"

#include <string>

#include "adapters/base/error.h"
#include "adapters/fourws/envelope.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/adapters/fourws/saved_document.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using v1::Reservation;

constexpr char kId[] = "02931b8a-a6c8-4e47-b3f1-041ffb1e412t";

void Reserve(Reservation::LocationType type, const char* code,
             const char* quantity, v1::PurchaseRow& row) {
  Reservation& reservation = *row.add_reservations();
  reservation.set_type(type);
  reservation.set_code(code);
  reservation.mutable_quantity()->set_value(quantity);
}

// The documented purchase, less how many of its row are for whom.
v1::SavePurchaseRequest DocumentedRequest() {
  v1::SavePurchaseRequest request;
  v1::Purchase& purchase = *request.mutable_purchase();
  purchase.set_id(kId);
  purchase.set_branch_code("2");
  purchase.set_buyer_code("2");
  purchase.set_supplier_code("1");
  purchase.set_payment_code("4");
  purchase.set_season_code("22AI");
  purchase.mutable_discount_percent()->set_value("10");
  for (auto* time :
       {purchase.mutable_document_time(), purchase.mutable_movement_time(),
        purchase.mutable_confirmation_time()})
    *time = TimeOf("2022-05-30T00:00:00Z");
  *purchase.mutable_delivery_time() = TimeOf("2022-06-02T00:00:00Z");
  v1::PurchaseRow& row = *purchase.add_rows();
  row.set_barcode("8000200017671");
  row.set_item_code("032B622-2--19059");
  for (const char* dimension : {"4", "01", "4", "K"})
    row.add_dimensions(dimension);
  row.mutable_tax_rate()->set_value("22");
  *row.mutable_sale_price() = Euro("320");
  *row.mutable_purchase_price() = Euro("150");
  *row.mutable_invoice_price() = Euro("135");
  row.add_discount_percents()->set_value("10");
  row.add_discount_percents()->set_value("20");
  return request;
}

v1::SavePurchaseRequest ForOneBranch() {
  v1::SavePurchaseRequest request = DocumentedRequest();
  request.mutable_purchase()->mutable_rows(0)->mutable_quantity()->set_value(
      "2");
  return request;
}

TEST(SavePurchaseTest, WritesTheDocumentedPurchaseOfOneBranch) {
  const auto body = Sent(ForOneBranch());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, Fixture("purchase_request_single_branch.json"));
}

TEST(SavePurchaseTest, WritesTheDocumentedPurchaseForTwoLocations) {
  v1::SavePurchaseRequest request = DocumentedRequest();
  v1::PurchaseRow& row = *request.mutable_purchase()->mutable_rows(0);
  Reserve(Reservation::LOCATION_TYPE_SHOP, "2", "2", row);
  Reserve(Reservation::LOCATION_TYPE_WAREHOUSE, "1001", "10", row);
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, Fixture("purchase_request_reserved_branches.json"));
}

// Rows name locations in any order, and not all of them.
TEST(SavePurchaseTest, NumbersTheLocationsOfAllRows) {
  v1::SavePurchaseRequest request = DocumentedRequest();
  v1::Purchase& purchase = *request.mutable_purchase();
  *purchase.add_rows() = purchase.rows(0);
  *purchase.add_rows() = purchase.rows(0);
  Reserve(Reservation::LOCATION_TYPE_SHOP, "7", "1", *purchase.mutable_rows(0));
  Reserve(Reservation::LOCATION_TYPE_WAREHOUSE, "7", "2.5",
          *purchase.mutable_rows(1));
  Reserve(Reservation::LOCATION_TYPE_SHOP, "7", "3", *purchase.mutable_rows(1));
  Reserve(Reservation::LOCATION_TYPE_SHOP, "8", "4", *purchase.mutable_rows(2));
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentHeader"]["reserved"],
            json::parse(R"([{"type": "SHOP", "code": "7"},
                            {"type": "WRH", "code": "7"},
                            {"type": "SHOP", "code": "8"}])"));
  const json& rows = (*body)["documentRows"];
  const auto quantities = [](const json& row) {
    json all;
    for (const auto& [name, value] : row.items()) {
      if (name.find("quantity") == 0) all[name] = value;
    }
    return all;
  };
  EXPECT_EQ(quantities(rows[0]), json({{"quantity1", 1}}));
  EXPECT_EQ(quantities(rows[1]), json({{"quantity1", 3}, {"quantity2", 2.5}}));
  EXPECT_EQ(quantities(rows[2]), json({{"quantity3", 4}}));
}

TEST(SavePurchaseTest, NumbersTenLocations) {
  v1::SavePurchaseRequest request = DocumentedRequest();
  for (int i = 1; i <= 10; ++i) {
    Reserve(Reservation::LOCATION_TYPE_SHOP, std::to_string(100 + i).c_str(),
            std::to_string(i).c_str(),
            *request.mutable_purchase()->mutable_rows(0));
  }
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentHeader"]["reserved"].size(), 10u);
  EXPECT_EQ((*body)["documentRows"][0]["quantity10"], 10);
}

TEST(SavePurchaseTest, FillsWhatIsLeftOpen) {
  v1::SavePurchaseRequest request;
  v1::PurchaseRow& row = *request.mutable_purchase()->add_rows();
  row.set_barcode("8000200017671");
  row.mutable_quantity()->set_value("1");
  *row.mutable_sale_price() = Euro("320.50");
  PlatformOptions options;
  options.defaults["default"].branch_code = "1003";
  const auto body = Sent(request, options, "made");
  ASSERT_THAT(body, IsOk());
  json wanted = json::parse(R"({
    "documentHeader": {
      "id": "made", "branchCode": 1003, "currency": "EUR",
      "currencySymbol": "€", "system": "ECOMMERCE",
      "documentType": "PURCHASE", "cause": "PLANNED"},
    "documentRows": [
      {"barcode": "8000200017671", "quantity1": 1, "priceSale": 320.5}]})");
  wanted["callback"] = (*body)["callback"];
  EXPECT_EQ(*body, wanted);
}

TEST(SavePurchaseTest, NeedsABranch) {
  v1::SavePurchaseRequest request = ForOneBranch();
  request.mutable_purchase()->clear_branch_code();
  const auto body = Sent(request);
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(std::string(body.status().message()),
              testing::HasSubstr("purchase.branch_code"));
}

TEST(SavePurchaseTest, AddsWhatElseUpstreamShallGet) {
  v1::SavePurchaseRequest request = ForOneBranch();
  const auto add = [](google::protobuf::Struct& fields) {
    (*fields.mutable_fields())["novelty"].set_string_value("n");
  };
  add(*request.mutable_additional_fields());
  add(*request.mutable_purchase()->mutable_additional_fields());
  add(*request.mutable_purchase()
           ->mutable_rows(0)
           ->mutable_additional_fields());
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["novelty"], "n");
  EXPECT_EQ((*body)["documentHeader"]["novelty"], "n");
  EXPECT_EQ((*body)["documentRows"][0]["novelty"], "n");
}

TEST(SavePurchaseTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1::SavePurchaseRequest request = ForOneBranch();
  const auto add = [](google::protobuf::Struct& fields,
                      std::initializer_list<const char*> names) {
    for (const char* name : names)
      (*fields.mutable_fields())[name].set_string_value("x");
  };
  v1::Purchase& purchase = *request.mutable_purchase();
  add(*request.mutable_additional_fields(), {"documentHeader", "callback"});
  add(*purchase.mutable_additional_fields(),
      {"reserved", "cause", "discountType"});
  add(*purchase.mutable_rows(0)->mutable_additional_fields(),
      {"quantity", "quantity7", "discount3"});
  const auto body = Sent(request);
  const std::string message(body.status().message());
  for (const char* field :
       {"additional_fields.documentHeader", "additional_fields.callback",
        "purchase.additional_fields.reserved",
        "purchase.additional_fields.cause",
        "purchase.additional_fields.discountType",
        "purchase.rows[0].additional_fields.quantity",
        "purchase.rows[0].additional_fields.quantity7",
        "purchase.rows[0].additional_fields.discount3"})
    EXPECT_THAT(message, testing::HasSubstr(field));
}

using DecodedPurchase = absl::StatusOr<v1::SavePurchaseResponse>;

DecodedPurchase DecodedOf(const json& body) {
  return Decoded<v1::SavePurchaseRequest, v1::SavePurchaseResponse>(body);
}

TEST(SavePurchaseTest, ReadsTheDocumentedCallback) {
  const auto response = DecodedOf(Fixture("purchase_callback_success.json"));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document_id(), kId);
}

TEST(SavePurchaseTest, ReadsWhatCallbacksMayHoldBesides) {
  json body = Fixture("purchase_callback_success.json");
  body["barcode"] = 8000;
  body["documentNumber"] = 17;
  body["documentStatus"] = "CLOSED";
  body["novelty"] = {{"deep", 1}};
  const auto response = DecodedOf(body);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->barcode(), "8000");
  EXPECT_EQ(response->document_number(), "17");
  EXPECT_EQ(response->document_status(), v1::DOCUMENT_STATUS_CLOSED);
  EXPECT_TRUE(response->unmapped().fields().contains("novelty"));
  ExpectNoLeafIsLost(body, [](const json& upstream) {
    return DecodedOf(upstream)->SerializeAsString();
  });
}

TEST(SavePurchaseTest, ReadsTheDocumentedRefusals) {
  const auto refused = [](const char* name) {
    const CallbackBody callback = ReadCallbackBody(FixtureText(name));
    EXPECT_EQ(callback.kind, Outcome::Kind::kRejected);
    return callback.error;
  };
  EXPECT_THAT(refused("document_callback_error_generic.json"),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_UPSTREAM_REJECTED));
  EXPECT_THAT(refused("document_callback_error_invalid_barcode.json"),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_UPSTREAM_REJECTED));
}

v1beta1::SaveSupplierEntryRequest Entry() {
  v1beta1::SaveSupplierEntryRequest request;
  v1beta1::SupplierEntry& entry = *request.mutable_supplier_entry();
  entry.set_id("e");
  entry.add_purchase_ids("p1");
  entry.add_purchase_ids("p2");
  entry.set_branch_code("2");
  entry.set_status(v1::DOCUMENT_STATUS_CLOSED);
  v1beta1::SupplierEntryRow& row = *entry.add_rows();
  row.set_item_code("AAA");
  row.mutable_quantity()->set_value("1");
  row.set_purchase_row_id("r1");
  *row.mutable_sale_price() = Euro("12");
  return request;
}

TEST(SaveSupplierEntryTest, NamesItsPurchases) {
  const auto body = Sent(Entry());
  ASSERT_THAT(body, IsOk());
  json wanted = json::parse(R"({
    "documentHeader": {
      "id": "e", "branchCode": 2, "currency": "EUR", "currencySymbol": "€",
      "documentStatus": "CLOSE", "documentType": "ENTRY",
      "system": "ECOMMERCE",
      "lstConnectedHeader": [{"id": "p1"}, {"id": "p2"}]},
    "documentRows": [{"itemCode": "AAA", "quantity": 1, "priceSale": 12,
                      "refDocumentRow": "r1"}]})");
  wanted["callback"] = (*body)["callback"];
  EXPECT_EQ(*body, wanted);
}

TEST(SaveSupplierEntryTest, NamesThemAsIsConfigured) {
  PlatformOptions options;
  options.supplier_entry.cause = "PURCHASE";
  options.supplier_entry.purchase_id_field = "documentId";
  auto body = Sent(Entry(), options);
  ASSERT_THAT(body, IsOk());
  json& header = (*body)["documentHeader"];
  EXPECT_EQ(header["cause"], "PURCHASE");
  EXPECT_EQ(header["lstConnectedHeader"],
            json::parse(R"([{"documentId": "p1"}, {"documentId": "p2"}])"));
  options.supplier_entry.plain_ids = true;
  body = Sent(Entry(), options);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentHeader"]["lstConnectedHeader"],
            json::parse(R"(["p1", "p2"])"));
}

TEST(SaveSupplierEntryTest, ReadsACallback) {
  const auto response = Decoded<v1beta1::SaveSupplierEntryRequest,
                                v1beta1::SaveSupplierEntryResponse>(
      {{"success", true}, {"id", "e"}, {"documentStatus", "CLOSE"}});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document_id(), "e");
  EXPECT_EQ(response->document_status(), v1::DOCUMENT_STATUS_CLOSED);
}

}  // namespace
}  // namespace gateway::fourws
