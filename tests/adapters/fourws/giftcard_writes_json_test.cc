#include "adapters/fourws/giftcard_writes_json.h"

#include <functional>
#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kCallback[] = "http://127.0.0.1:8080/callbacks/abc";

google::type::Money Euro(const char* amount) {
  return Decimal::Parse(amount)->ToMoney("EUR");
}

// The documented body, and our callback.
json Documented(const std::string& fixture) {
  json expected = Fixture(fixture);
  expected["callback"] = kCallback;
  return expected;
}

auto IsRefused() {
  return ErrorIs(absl::StatusCode::kInvalidArgument,
                 v1::ERROR_REASON_INVALID_REQUEST);
}

class RedeemToJsonTest : public testing::Test {
 protected:
  RedeemToJsonTest() {
    request_.set_barcode("0098260111383");
    *request_.mutable_amount() = Euro("50");
    card_.set_entity_code("440");
  }

  absl::StatusOr<std::string> Body() {
    return RedeemToJson(request_, card_, kCallback, options_);
  }

  v1::RedeemGiftcardRequest request_;
  v1::Giftcard card_;
  PlatformOptions options_;
};

TEST_F(RedeemToJsonTest, WritesTheDocumentedBodyAndTheCallback) {
  EXPECT_EQ(*ParseJson(*Body()),
            Documented("giftcard_update_redeem_request.json"));
}

TEST_F(RedeemToJsonTest, WritesAmountsDigitByDigit) {
  for (const char* amount : {"0.1", "49.99", "1234567890123.45", "0.01"}) {
    *request_.mutable_amount() = Euro(amount);
    EXPECT_THAT(*Body(), HasSubstr(std::string("\"amount\":-") + amount + ","));
  }
}

TEST_F(RedeemToJsonTest, NeverWritesAnAmountThatWouldActivateTheCard) {
  for (const char* amount : {"0", "-5"}) {
    *request_.mutable_amount() = Euro(amount);
    EXPECT_THAT(Body(), IsRefused());
  }
}

TEST_F(RedeemToJsonTest, TakesTheEntityFromThePlaceTheCardOrTheDefault) {
  options_.default_entity_code = "9";
  EXPECT_EQ((*ParseJson(*Body()))["entityCode"], 440);
  card_.clear_entity_code();
  EXPECT_EQ((*ParseJson(*Body()))["entityCode"], 9);
  request_.mutable_place()->set_entity_code("007");
  request_.mutable_place()->set_branch_code("1150");
  const json body = *ParseJson(*Body());
  EXPECT_EQ(body["entityCode"], "007");
  EXPECT_EQ(body["branchCode"], "1150");
  request_.clear_place();
  options_.default_entity_code.clear();
  EXPECT_THAT(Body(), IsRefused());
}

class ActivateToJsonTest : public testing::Test {
 protected:
  ActivateToJsonTest() {
    request_.set_barcode("0098260111383");
    *request_.mutable_amount() = Euro("100.00");
    request_.mutable_place()->set_entity_code("440");
    request_.mutable_place()->set_branch_code("1150");
    request_.mutable_holder()->set_customer_card("clientBarcode");
    request_.mutable_holder()->set_customer_code("clientCode");
    request_.mutable_holder()->set_name("GINO");
    new_card_.set_country("IT");
    new_card_.set_price_list("1150");
    new_card_.set_currency_symbol("€");
    new_card_.mutable_activation_time()->set_seconds(1630404000);
  }

  absl::StatusOr<std::string> Body(const KnownOrNewGiftcard& card) {
    return ActivateToJson(request_, card, kCallback, PlatformOptions());
  }

  v1::ActivateGiftcardRequest request_;
  v1::NewGiftcard new_card_;
};

TEST_F(ActivateToJsonTest, WritesTheDocumentedBodyForACardToBeInserted) {
  EXPECT_EQ(*ParseJson(*Body(new_card_)),
            Documented("giftcard_update_activate_request.json"));
}

TEST_F(ActivateToJsonTest, SendsWhatInsertsACardForANewOneOnly) {
  v1::Giftcard card;
  card.set_entity_code("441");
  request_.clear_place();
  json expected = Documented("giftcard_update_activate_request.json");
  for (const char* name : {"activationDate", "country", "branchCode",
                           "priceList", "currencySymbol", "currency"})
    EXPECT_EQ(expected.erase(name), 1u) << name;
  expected["entityCode"] = 441;
  EXPECT_EQ(*ParseJson(*Body(card)), expected);
}

TEST_F(ActivateToJsonTest, LeavesOutWhoIsNotNamed) {
  request_.clear_holder();
  EXPECT_THAT(*Body(new_card_), testing::Not(HasSubstr("client")));
}

TEST_F(ActivateToJsonTest, NeverWritesAnAmountThatWouldDebitTheCard) {
  for (const char* amount : {"0", "-5"}) {
    *request_.mutable_amount() = Euro(amount);
    EXPECT_THAT(Body(v1::Giftcard()), IsRefused());
  }
}

TEST_F(ActivateToJsonTest, AsksForAnEntityThatNoCardHas) {
  request_.mutable_place()->clear_entity_code();
  EXPECT_THAT(Body(new_card_), IsRefused());
}

TEST(RefundToJsonTest, AddsTheAmountToTheCardOfTheRedeem) {
  v1::RefundGiftcardRequest request;
  *request.mutable_amount() = Euro("12.5");
  PreparedRefund prepared;
  prepared.mutable_giftcard()->set_barcode("0098260111383");
  prepared.mutable_giftcard()->set_entity_code("440");
  const auto body =
      RefundToJson(request, prepared, kCallback, PlatformOptions());
  EXPECT_EQ(*ParseJson(*body), json({{"entityCode", 440},
                                     {"barcode", "0098260111383"},
                                     {"amount", 12.5},
                                     {"callback", kCallback}}));
  *request.mutable_amount() = Euro("-12.5");
  EXPECT_THAT(RefundToJson(request, prepared, kCallback, PlatformOptions()),
              IsRefused());
}

TEST(MovementFromJsonTest, ReadsTheMovement) {
  EXPECT_EQ(MovementFromJson(
                JsonDocument(Fixture("giftcard_update_callback_success.json"))),
            "7571b744-8e2d-4dde-99d8-b60c0dff1aca");
  EXPECT_EQ(
      MovementFromJson(JsonDocument(json({{"success", true}, {"id", 5}}))),
      "5");
  EXPECT_EQ(MovementFromJson(
                JsonDocument(json({{"success", true}, {"id", json::array()}}))),
            "");
}

TEST(GenerateToJsonTest, WritesTheDocumentedBodyAndTheCallback) {
  v1::GenerateGiftcardsRequest request;
  request.set_item_code("GIFTCARD_IVA_TAGLIO_100");
  request.set_count(5);
  EXPECT_EQ(*ParseJson(GenerateToJson(request, kCallback)),
            Documented("giftcard_generate_request.json"));
}

TEST(GenerateFromJsonTest, ReadsTheDocumentedBarcodes) {
  const auto response = GenerateFromJson(
      JsonDocument(Fixture("giftcard_generate_callback_success.json")));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->giftcards_size(), 2);
  EXPECT_EQ(response->giftcards(0).barcode(), "4443334961511");
  EXPECT_EQ(response->giftcards(1).barcode(), "4448332511072");
  EXPECT_EQ(response->giftcards(1).start_time().seconds(), 1654819200);
  EXPECT_EQ(response->giftcards(1).end_time().seconds(), 1686355200);
}

TEST(GenerateFromJsonTest, LosesNoBarcodeForATime) {
  json body = Fixture("giftcard_generate_callback_success.json");
  body["giftcards"][0] = {{"barcode", 4443334961511},
                          {"startValidity", "soon"},
                          {"endValidity", nullptr}};
  const auto response = GenerateFromJson(JsonDocument(body));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->giftcards(0).barcode(), "4443334961511");
  EXPECT_FALSE(response->giftcards(0).has_start_time());
  EXPECT_FALSE(response->giftcards(0).has_end_time());
}

TEST(GenerateFromJsonTest, LosesNoBarcodeForAnotherThatCannotBeRead) {
  const std::function<void(json&)> damages[] = {
      [](json& card) { card = "4448332511072"; },
      [](json& card) { card.erase("barcode"); },
      [](json& card) { card["barcode"] = ""; },
      [](json& card) { card["barcode"] = json::array(); }};
  for (const auto& damage : damages) {
    json body = Fixture("giftcard_generate_callback_success.json");
    damage(body["giftcards"][1]);
    const auto response = GenerateFromJson(JsonDocument(body));
    ASSERT_THAT(response, IsOk()) << body;
    ASSERT_EQ(response->giftcards_size(), 1) << body;
    EXPECT_EQ(response->giftcards(0).barcode(), "4443334961511");
    EXPECT_EQ(response->unmapped()
                  .fields()
                  .at("giftcards")
                  .list_value()
                  .values_size(),
              1);
  }
}

TEST(GenerateFromJsonTest, TakesNothingForBarcodesThatCannotBeRead) {
  const std::function<void(json&)> damages[] = {
      [](json& body) { body.erase("giftcards"); },
      [](json& body) { body["giftcards"] = 5; },
      [](json& body) { body["giftcards"] = json::array({"x"}); },
      [](json& body) { body["giftcards"] = json::array({json::object()}); }};
  for (const auto& damage : damages) {
    json body = Fixture("giftcard_generate_callback_success.json");
    damage(body);
    EXPECT_THAT(GenerateFromJson(JsonDocument(body)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << body;
  }
  EXPECT_THAT(
      GenerateFromJson(JsonDocument(json({{"giftcards", json::array()}}))),
      IsOk());
}

TEST(PdfToJsonTest, NamesTheBarcodesAsConfigured) {
  v1::GenerateGiftcardPdfRequest request;
  request.add_barcodes("0098260111383");
  request.add_barcodes("2000000001814");
  PlatformOptions options;
  json expected = {{"barcodes", {"0098260111383", "2000000001814"}},
                   {"callback", kCallback}};
  EXPECT_EQ(*ParseJson(PdfToJson(request, kCallback, options)), expected);
  options.pdf.barcodes_field = "cards";
  EXPECT_TRUE(
      ParseJson(PdfToJson(request, kCallback, options))->contains("cards"));
}

TEST(PdfFromJsonTest, ReadsTheAddressUnderAnyOfItsNames) {
  PlatformOptions options;
  options.pdf.uri_field = "link";
  for (const char* name : {"link", "uri", "url"}) {
    const auto response = PdfFromJson(
        JsonDocument(json({{"success", true}, {name, "http://x/a.pdf"}})),
        options);
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->uri(), "http://x/a.pdf");
  }
  for (const json& body :
       {json{{"success", true}}, json{{"uri", ""}}, json{{"uri", {1}}}}) {
    EXPECT_THAT(PdfFromJson(JsonDocument(body), options),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

}  // namespace
}  // namespace gateway::fourws
