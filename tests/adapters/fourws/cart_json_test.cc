#include "adapters/fourws/cart_json.h"

#include <functional>
#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

PlatformOptions OptionsOf(DocumentDefaults defaults) {
  PlatformOptions options;
  options.defaults["default"] = std::move(defaults);
  return options;
}

absl::StatusOr<json> Written(const v1::ValidateCartRequest& request,
                             const PlatformOptions& options) {
  Question question;
  question.request.PackFrom(request);
  question.caller = "shop";
  const auto read = FindReadCodec(question.request)->encode(question, options);
  if (!read.ok()) return read.status();
  return ParseJson(read->body);
}

absl::StatusOr<v1::FullyValidateCartResponse> Read(const json& body) {
  const PlatformOptions options;
  return FullyValidateCartFromJson(
      {}, JsonDocument(body),
      DocumentContext{options, options.DefaultsOf(""), ""});
}

google::type::Money Euro(const char* amount) {
  return Decimal::Parse(amount)->ToMoney("EUR");
}

v1::CartItem& AddItem(v1::Cart& cart, const char* barcode, const char* price) {
  v1::CartItem& item = *cart.add_items();
  item.set_barcode(barcode);
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Euro(price);
  return item;
}

// The documented cart with shipping, and what is not a default of it.
v1::ValidateCartRequest DocumentedRequest() {
  v1::ValidateCartRequest request;
  v1::Cart& cart = *request.mutable_cart();
  for (v1::CartItem* item : {&AddItem(cart, "8053289813603", "85"),
                             &AddItem(cart, "8053289771224", "79")}) {
    item->set_seller("F**K");
    item->set_seller_id("333");
  }
  v1::CartItem& shipping = AddItem(cart, "9999821995668", "10");
  shipping.set_kind(v1::CartItem::KIND_SHIPPING);
  const char* row_ids[] = {"1313241694800", "1313241697801", "131324169749802"};
  for (int i = 0; i < 3; ++i) {
    cart.mutable_items(i)->set_row_id(row_ids[i]);
    cart.mutable_items(i)->mutable_discount()->set_value("0");
  }
  v1::Payment& payment = *cart.add_payments();
  payment.set_kind(v1::Payment::KIND_ELECTRONIC);
  *payment.mutable_amount() = Euro("174");
  *payment.mutable_rounding_amount() = Euro("0");
  payment.set_code("CC");
  payment.set_description("Carta di credito");
  payment.set_id("69e601812de7620f34b11bccc0400ahh");
  payment.set_done(true);
  return request;
}

PlatformOptions DocumentedShop() {
  DocumentDefaults defaults;
  defaults.entity_code = "501";
  defaults.branch_code = "1003";
  defaults.register_code = "1";
  defaults.seller_id = "333";
  defaults.seller = "F**K";
  return OptionsOf(defaults);
}

TEST(ValidateCartTest, WritesTheDocumentedCart) {
  const auto body = Written(DocumentedRequest(), DocumentedShop());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, Fixture("cart_validation_request_with_shipping.json"));
}

TEST(ValidateCartTest, MakesACartOfBarcodeQuantityAndPrice) {
  v1::ValidateCartRequest request;
  AddItem(*request.mutable_cart(), "8053289813603", "19.90")
      .mutable_quantity()
      ->set_value("3");
  const auto body = Written(request, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, json::parse(R"({
    "currency": "EUR", "currencySymbol": "€", "rounding": 2,
    "discountsManualCumulative": "N", "filling": "FIRST",
    "onlineValidation": "Y",
    "items": [{
      "rowId": "1", "rowType": "ITEM", "rowOrder": 1,
      "barcode": "8053289813603", "barcodeType": "BARCODE_ARTICOLO",
      "qty": 3, "qtyType": "N", "movementType": "V", "itemType": "PRODUCT",
      "itemSubType": "ITEM", "unitPrice": 19.9, "channel": "IN_STORE"}],
    "totals": {"total": 59.7}})"));
}

TEST(ValidateCartTest, GivesRowsIdsThatNoOtherHas) {
  v1::ValidateCartRequest request;
  for (const char* id : {"", "1", "", "3"})
    AddItem(*request.mutable_cart(), "8053289813603", "1").set_row_id(id);
  const auto body = Written(request, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  std::vector<std::string> ids;
  for (const json& item : (*body)["items"]) ids.push_back(item["rowId"]);
  EXPECT_THAT(ids, testing::ElementsAre("2", "1", "4", "3"));
}

TEST(ValidateCartTest, LeavesATotalOpenThatIsNoPlainSum) {
  v1::ValidateCartRequest request;
  AddItem(*request.mutable_cart(), "8053289813603", "1")
      .mutable_discount()
      ->set_value("10");
  const auto body = Written(request, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  EXPECT_FALSE(body->contains("totals"));
}

TEST(ValidateCartTest, LeavesTheTotalOfSalesAndReturnsOpen) {
  v1::ValidateCartRequest request;
  AddItem(*request.mutable_cart(), "8053289813603", "85");
  AddItem(*request.mutable_cart(), "8053289771224", "79")
      .set_movement_type(v1::MOVEMENT_TYPE_RETURN);
  const auto body = Written(request, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  EXPECT_FALSE(body->contains("totals"));
}

TEST(ValidateCartTest, AddsUpWhatValidationSaidOfRows) {
  v1::ValidateCartRequest request;
  v1::CartItem& item = AddItem(*request.mutable_cart(), "8053289813603", "20");
  item.mutable_discount()->set_value("10");
  *item.mutable_total() = Euro("18");
  AddItem(*request.mutable_cart(), "8053289813603", "1.50");
  const auto body = Written(request, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["totals"]["total"], 19.5);
}

TEST(ValidateCartTest, KnowsThatSomeCurrenciesHaveOtherScales) {
  for (const char* currency : {"", "JPY", "jpy"}) {
    v1::ValidateCartRequest request;
    request.mutable_cart()->set_currency_code(currency);
    *AddItem(*request.mutable_cart(), "1", "1").mutable_unit_price() =
        Decimal::Parse("500")->ToMoney("JPY");
    const auto body = Written(request, PlatformOptions());
    ASSERT_THAT(body, IsOk());
    EXPECT_EQ((*body)["rounding"], 0) << currency;
    EXPECT_EQ((*body)["currencySymbol"], "¥") << currency;
  }
}

TEST(ValidateCartTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1::ValidateCartRequest request = DocumentedRequest();
  auto& fields = *request.mutable_additional_fields()->mutable_fields();
  fields["branchCode"].set_string_value("other");
  fields["transactionId"].set_string_value("other");
  fields["novelty"].set_string_value("new");
  const auto body = Written(request, DocumentedShop());
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(
      std::string(body.status().message()),
      testing::AllOf(testing::HasSubstr(" additional_fields.branchCode"),
                     testing::HasSubstr(" additional_fields.transactionId"),
                     testing::Not(testing::HasSubstr("novelty"))));
}

TEST(FullyValidateCartTest, ReadsTheDocumentedAnswer) {
  const auto response =
      Read(Fixture("cart_full_validation_response_excerpt.json"));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->response_type(), "AMOUNTS");
  const v1::Cart& cart = response->cart();
  EXPECT_EQ(cart.transaction_id(), "cc254e29-c7fb-4fd3-82d6-0691bcada379");
  EXPECT_EQ(cart.customer_card(), "0099000001209");
  ASSERT_EQ(cart.items_size(), 2);
  const v1::CartItem& polo = cart.items(0);
  EXPECT_EQ(polo.kind(), v1::CartItem::KIND_PRODUCT);
  EXPECT_EQ(Decimal::FromMoney(polo.vat())->ToString(), "2.42");
  EXPECT_EQ(polo.vat().currency_code(), "EUR");
  EXPECT_EQ(polo.vat_code(), "20");
  EXPECT_EQ(polo.tax_rate().value(), "22");
  EXPECT_TRUE(polo.has_tailoring());
  EXPECT_FALSE(polo.tailoring());
  ASSERT_EQ(polo.dimensions_size(), 4);
  EXPECT_EQ(polo.dimensions(1).code(), "BLU");
  EXPECT_EQ(polo.dimensions(0).type(), "Taglia");
  EXPECT_EQ(polo.dimensions(3).type_code(), "STATURA");
  EXPECT_EQ(cart.items(1).dimensions(0).code(), "9");
  EXPECT_EQ(Decimal::FromMoney(cart.items(1).replaced_price())->ToString(),
            "19.9");
  for (const v1::CartItem& item : cart.items())
    EXPECT_TRUE(item.unmapped().fields().empty());
  EXPECT_TRUE(cart.unmapped().fields().empty());
}

TEST(FullyValidateCartTest, LosesNoLeaf) {
  for (const char* name : {"cart_full_validation_response_excerpt.json",
                           "cart_validation_request_with_shipping.json",
                           "order_request_api22382043_excerpt.json"}) {
    json body = Fixture(name);
    if (!body.contains("items")) body["items"] = json::array();
    ExpectNoLeafIsLost(body, [](const json& upstream) {
      return Read(upstream)->SerializeAsString();
    });
  }
}

// What validation answered is what a receipt will send.
TEST(FullyValidateCartTest, GoesBackAsItCame) {
  json body = Fixture("cart_full_validation_response_excerpt.json");
  body["novelty"] = {{"deep", 1.5}};
  body["items"][0]["novelty"] = "x";
  body["items"][0]["itemType"] = "SERVICE";
  body["items"][0]["itemSubType"] = "TAILORING";
  body["items"][0]["taxRate"] = "none";
  const auto response = Read(body);
  ASSERT_THAT(response, IsOk());
  FieldWriter writer;
  WriteFields(CartTable(), response->cart(), writer);
  const auto written = ParseJson(*writer.ToJson());
  ASSERT_THAT(written, IsOk());
  // What is normalised: a code is a text, a product has its second word.
  body.erase("success");
  body.erase("responseType");
  body["items"][1]["dimension1"] = "9";
  body["items"][1]["itemSubType"] = "ITEM";
  for (const char* name : {"hierarchyLevel1", "attributeLevel1"})
    body["items"][1].erase(name);
  EXPECT_EQ(*written, body);
}

TEST(FullyValidateCartTest, TakesFromTheRequestWhatIsNotInTheAnswer) {
  v1::FullyValidateCartRequest request;
  *request.mutable_cart() = DocumentedRequest().cart();
  request.mutable_cart()->mutable_place()->set_branch_code("1003");
  const PlatformOptions options;
  const auto response = FullyValidateCartFromJson(
      request,
      JsonDocument(Fixture("cart_full_validation_response_excerpt.json")),
      DocumentContext{options, options.DefaultsOf(""), ""});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->cart().place().branch_code(), "1003");
  EXPECT_EQ(response->cart().payments_size(), 1);
  EXPECT_EQ(response->cart().items_size(), 2);
}

// They are not sent, and a receipt needs them.
TEST(FullyValidateCartTest, KeepsWhichGiftCardsWereMoved) {
  v1::FullyValidateCartRequest request;
  AddItem(*request.mutable_cart(), "010005600109", "19.9").set_row_id("7");
  AddItem(*request.mutable_cart(), "01234567890", "46.8")
      .set_activate_operation("operations/1");
  for (const char* id : {"a", ""}) {
    v1::Payment& payment = *request.mutable_cart()->add_payments();
    payment.set_id(id);
    payment.set_giftcard_barcode(std::string("card") + id);
    payment.set_redeem_operation("operations/2");
  }
  json body = Fixture("cart_full_validation_response_excerpt.json");
  body["payments"] = {{{"paymentProgr", "a"}}, {{"paymentProgr", "made"}}};
  const PlatformOptions options;
  const auto response = FullyValidateCartFromJson(
      request, JsonDocument(body),
      DocumentContext{options, options.DefaultsOf(""), ""});
  ASSERT_THAT(response, IsOk());
  std::vector<std::string> cards;
  for (const v1::Payment& payment : response->cart().payments()) {
    cards.push_back(payment.giftcard_barcode());
    EXPECT_EQ(payment.redeem_operation().empty(), cards.back().empty());
  }
  EXPECT_THAT(cards, testing::ElementsAre("carda", "card"));
  EXPECT_EQ(response->cart().items(0).activate_operation(), "");
  EXPECT_EQ(response->cart().items(1).activate_operation(), "operations/1");
}

TEST(FullyValidateCartTest, GuessesNoLink) {
  for (
      const char* payments :
      {R"([{"paymentProgr":"other"},{"paymentProgr":"b"}])",
       R"([{"paymentProgr":"a"},{"paymentProgr":"a"}])",
       R"([{"paymentProgr":"a"},{"paymentProgr":"b"},{"paymentProgr":"c"}])"}) {
    v1::FullyValidateCartRequest request;
    for (const char* id : {"a", ""}) {
      v1::Payment& payment = *request.mutable_cart()->add_payments();
      payment.set_id(id);
      payment.set_redeem_operation("operations/2");
    }
    json body = Fixture("cart_full_validation_response_excerpt.json");
    body["payments"] = json::parse(payments);
    const PlatformOptions options;
    EXPECT_FALSE(FullyValidateCartFromJson(
                     request, JsonDocument(body),
                     DocumentContext{options, options.DefaultsOf(""), ""})
                     .ok())
        << payments;
  }
}

TEST(FullyValidateCartTest, RefusesAnAnswerWithoutRows) {
  for (const char* body : {R"({"success":true})", R"({"items":{}})", "[]"})
    EXPECT_FALSE(Read(json::parse(body)).ok()) << body;
}

}  // namespace
}  // namespace gateway::fourws
