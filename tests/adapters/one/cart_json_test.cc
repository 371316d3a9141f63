#include "adapters/one/cart_json.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/one/fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using v1beta1::ConfigurableProductLine;
using v1beta1::ProductQuantity;

json Written(const v1beta1::AddConfigurableProductsRequest& request) {
  const auto body = AddToJson(request);
  EXPECT_THAT(body, IsOk());
  return json::parse(body.value_or("null"));
}

void Fill(ConfigurableProductLine& line, const char* product,
          const char* value) {
  line.set_product_id(product);
  line.mutable_quantity()->set_type(ProductQuantity::TYPE_CONTENT);
  line.mutable_quantity()->mutable_value()->set_value(value);
}

v1beta1::AddConfigurableProductsRequest CableAndDrum() {
  v1beta1::AddConfigurableProductsRequest request;
  auto& product = *request.add_products();
  ConfigurableProductLine& cable = *product.mutable_main();
  Fill(cable, "CABLE-1", "250");
  cable.set_allow_quantity_change(true);
  cable.set_allow_quantity_splitting(false);
  cable.set_removable(true);
  ConfigurableProductLine& drum = *product.add_children();
  Fill(drum, "DRUM-1", "1");
  drum.set_allow_quantity_change(false);
  drum.set_allow_quantity_splitting(false);
  drum.set_removable(false);
  drum.set_external_id("ext-drum-1");
  return request;
}

TEST(AddToJsonTest, WritesTheDocumentedFragment) {
  v1beta1::AddConfigurableProductsRequest request;
  ConfigurableProductLine& child = *request.add_products()->add_children();
  child.set_allow_quantity_change(true);
  child.set_allow_quantity_splitting(false);
  child.set_product_id("string");
  child.mutable_quantity()->set_type(ProductQuantity::TYPE_CONTENT);
  child.set_removable(true);
  EXPECT_EQ(
      Written(request),
      Fixture("cart-add-configurable-products.request.seed-fragment.json"));
}

TEST(AddToJsonTest, WritesProductsWithTheirChildren) {
  EXPECT_EQ(Written(CableAndDrum()),
            Fixture("cart-add-configurable-products.request.inferred.json"));
}

TEST(AddToJsonTest, LeavesOpenWhatIsOpen) {
  v1beta1::AddConfigurableProductsRequest request;
  ConfigurableProductLine& main = *request.add_products()->mutable_main();
  Fill(main, "888", "2.500");
  main.mutable_quantity()->set_type(ProductQuantity::TYPE_ORDER);
  EXPECT_EQ(Written(request), json::parse(R"({"configurableProducts": [{
      "main": {"productId": "888",
               "quantity": {"type": "ORDER_QUANTITY", "value": 2.5}},
      "children": []}]})"));
}

// A JSON number through a double would not have these digits.
TEST(AddToJsonTest, WritesQuantitiesDigitByDigit) {
  v1beta1::AddConfigurableProductsRequest request;
  Fill(*request.add_products()->mutable_main(), "888", "1234567890.12345");
  const auto body = AddToJson(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_THAT(*body, HasSubstr(":1234567890.12345"));
}

TEST(AddToJsonTest, AddsWhatTheCallerAddsEverywhere) {
  v1beta1::AddConfigurableProductsRequest request = CableAndDrum();
  auto& product = *request.mutable_products(0);
  const auto note = [](google::protobuf::Struct& fields) {
    (*fields.mutable_fields())["note"].set_string_value("n");
  };
  note(*request.mutable_additional_fields());
  note(*product.mutable_additional_fields());
  note(*product.mutable_children(0)->mutable_additional_fields());
  const json body = Written(request);
  EXPECT_EQ(body["note"], "n");
  EXPECT_EQ(body["configurableProducts"][0]["note"], "n");
  EXPECT_EQ(body["configurableProducts"][0]["children"][0]["note"], "n");
}

TEST(AddToJsonTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1beta1::AddConfigurableProductsRequest request = CableAndDrum();
  auto& product = *request.mutable_products(0);
  const auto take = [](google::protobuf::Struct& fields, const char* name) {
    (*fields.mutable_fields())[name].set_bool_value(true);
  };
  take(*request.mutable_additional_fields(), "configurableProducts");
  take(*product.mutable_additional_fields(), "children");
  take(*product.mutable_main()->mutable_additional_fields(), "externalId");
  take(*product.mutable_children(0)->mutable_additional_fields(), "removable");
  const auto body = AddToJson(request);
  EXPECT_THAT(body, ErrorIs(absl::StatusCode::kInvalidArgument,
                            v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* field :
       {"additional_fields.configurableProducts",
        "products[0].additional_fields.children",
        "products[0].main.additional_fields.externalId",
        "products[0].children[0].additional_fields.removable"})
    EXPECT_THAT(std::string(body.status().message()), HasSubstr(field));
}

v1beta1::ChangeProductLinePricesRequest Price(const char* price) {
  v1beta1::ChangeProductLinePricesRequest request;
  auto& line = *request.add_lines();
  line.set_line_id("1116cba2");
  line.mutable_price()->set_value(price);
  return request;
}

TEST(PricesToJsonTest, UsesTheConfiguredNames) {
  const auto body =
      PricesToJson(Price("410.50"), {.path = "/x",
                                     .lines_field = "lines",
                                     .line_id_field = "lineId",
                                     .price_field = "netUnitPrice"});
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, R"({"lines":[{"lineId":"1116cba2","netUnitPrice":410.5}]})");
}

TEST(PricesToJsonTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1beta1::ChangeProductLinePricesRequest request = Price("1");
  (*request.mutable_additional_fields()->mutable_fields())["productLines"]
      .set_bool_value(true);
  (*request.mutable_lines(0)
        ->mutable_additional_fields()
        ->mutable_fields())["price"]
      .set_number_value(0);
  const auto body = PricesToJson(request, {});
  EXPECT_THAT(body, ErrorIs(absl::StatusCode::kInvalidArgument,
                            v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* field :
       {"additional_fields.productLines", "lines[0].additional_fields.price"})
    EXPECT_THAT(std::string(body.status().message()), HasSubstr(field));
}

TEST(PricesToJsonTest, RefusesWhatIsNoPrice) {
  EXPECT_THAT(PricesToJson(Price("much"), {}),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
}

}  // namespace
}  // namespace gateway::one
