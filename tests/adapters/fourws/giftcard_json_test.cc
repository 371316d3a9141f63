#include "adapters/fourws/giftcard_json.h"

#include <functional>
#include <string>
#include <tuple>
#include <vector>

#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json GiftcardFixture() {
  return Fixture("giftcard_get_response.json")["giftcard"];
}

absl::StatusOr<v1::Giftcard> Read(const json& body) {
  return GiftcardFromJson(JsonDocument(body),
                          /*partial_use_unless_said=*/false);
}

std::string Text(const google::type::Money& money) {
  return Decimal::FromMoney(money)->ToString(2) + " " + money.currency_code();
}

TEST(GiftcardFromJsonTest, ReadsTheDocumentedCard) {
  const auto card = Read(GiftcardFixture());
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->barcode(), "2000000001814");
  EXPECT_EQ(card->id(), "SVILU_500_440_2000000001814");
  EXPECT_EQ(card->item_code(), "GF440VP15_400_3");
  EXPECT_EQ(card->entity_code(), "440");
  EXPECT_EQ(card->branch_code(), "1");
  EXPECT_EQ(card->company_id(), "XXXX");
  EXPECT_EQ(card->site_id(), "500");
  EXPECT_TRUE(card->active());
  EXPECT_TRUE(card->partial_use_allowed());
  EXPECT_TRUE(card->network_use_allowed());
  EXPECT_FALSE(card->offline_use_allowed());
  EXPECT_EQ(Text(card->balance()), "390.00 EUR");
  EXPECT_EQ(Text(card->original_balance()), "390.00 EUR");
  EXPECT_EQ(card->currency_scale(), 2);
  EXPECT_EQ(card->issue_time().seconds(), 1633305600);
  EXPECT_EQ(card->activation_time().seconds(), 1633305600);
  EXPECT_EQ(card->expiration_time().seconds(), 1635984000);
  EXPECT_EQ(card->tax_rate().value(), "21");
  EXPECT_EQ(card->vat_code(), "3");
  EXPECT_EQ(card->price_list(), "1");
}

// Changes each leaf of the documented card in turn: a leaf that nothing holds
// would leave the message as it was.
TEST(GiftcardFromJsonTest, LosesNoFieldOfTheDocumentedCard) {
  const json fixture = GiftcardFixture();
  const auto whole = Read(fixture);
  ASSERT_THAT(whole, IsOk());
  ASSERT_EQ(fixture.size(), 28u);
  for (const auto& [name, value] : fixture.items()) {
    json other = fixture;
    if (value == "Y" || value == "N") {
      other[name] = value == "Y" ? "N" : "Y";
    } else if (name.ends_with("Date")) {
      other[name] = "2020-01-01 00:00:00";
    } else {
      other[name] = 7;
    }
    const auto card = Read(other);
    ASSERT_THAT(card, IsOk()) << name;
    EXPECT_NE(card->SerializeAsString(), whole->SerializeAsString()) << name;
  }
}

TEST(GiftcardFromJsonTest, KeepsWhatHasNoField) {
  json body = GiftcardFixture();
  body["novelty"] = {{"deep", 1}};
  const auto card = Read(body);
  ASSERT_THAT(card, IsOk());
  std::vector<std::string> names;
  for (const auto& field : card->unmapped().fields()) {
    names.push_back(field.first);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre(
                         "currencySymbol", "itemSubtype", "itemType", "novelty",
                         "paymentTermCode", "priceListType",
                         "printerDepartmentCode", "taxation"));
}

TEST(GiftcardFromJsonTest, ReadsNumbersAsTextAndBack) {
  json body = GiftcardFixture();
  for (auto& [name, value] : body.items()) {
    if (value.is_number()) value = value.dump();
  }
  body["priceList"] = 1;
  body["cardBarcode"] = 2000000001814;
  auto card = Read(body);
  ASSERT_THAT(card, IsOk());
  auto plain = Read(GiftcardFixture());
  card->clear_unmapped();
  plain->clear_unmapped();
  EXPECT_EQ(card->SerializeAsString(), plain->SerializeAsString());
}

TEST(GiftcardFromJsonTest, TakesAmountsThatUpstreamComputesInBinary) {
  // As a sender of doubles writes 100 - 3 * 10.05 and the like.
  const std::vector<std::tuple<const char*, int, const char*>> rows = {
      {"69.85000000000001", 2, "69.85 EUR"},
      {"49.989999999999995", 2, "49.99 EUR"},
      {"0.09999999999999432", 2, "0.10 EUR"},
      {"2.7755575615628914e-17", 2, "0.00 EUR"},
      {"-2.842170943040401e-14", 2, "0.00 EUR"},
      {"500.00000000000006", 0, "500.00 EUR"},
      {"1.2349999999999999", 3, "1.235 EUR"},
      {"69.855", 2, "69.855 EUR"}};
  for (const auto& [amount, scale, expected] : rows) {
    json body = GiftcardFixture();
    body["amount"] = *ParseJson(amount);
    body["originalAmount"] = *ParseJson(amount);
    body["decimalNumber"] = scale;
    const auto card = Read(body);
    ASSERT_THAT(card, IsOk()) << amount;
    EXPECT_EQ(Text(card->balance()), expected) << amount;
    EXPECT_EQ(Text(card->original_balance()), expected) << amount;
  }
}

TEST(GiftcardFromJsonTest, ReadsACardOfTheLeast) {
  const auto card = Read({{"cardBarcode", "1"},
                          {"amount", 12.5},
                          {"currency", "EUR"},
                          {"flgActive", "Y"},
                          {"expirationDate", nullptr},
                          {"activationDate", ""}});
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(Text(card->balance()), "12.50 EUR");
  EXPECT_FALSE(card->has_original_balance());
  EXPECT_FALSE(card->has_expiration_time());
  EXPECT_FALSE(card->has_activation_time());
  EXPECT_FALSE(card->partial_use_allowed());
  EXPECT_EQ(card->currency_scale(), 2);
}

TEST(GiftcardFromJsonTest, RefusesACardNobodyShouldSpendFrom) {
  for (const char* name : {"cardBarcode", "amount", "currency", "flgActive"}) {
    json body = GiftcardFixture();
    body[name] = nullptr;
    const auto card = Read(body);
    EXPECT_THAT(card, StatusIs(absl::StatusCode::kInvalidArgument)) << name;
    EXPECT_THAT(std::string(card.status().message()),
                HasSubstr(std::string("giftcard.") + name));
  }
  EXPECT_FALSE(Read(nullptr).ok());
  EXPECT_FALSE(Read("x").ok());
}

TEST(GiftcardFromJsonTest, RefusesWhatOneShouldNotSpendFrom) {
  const std::vector<std::pair<const char*, json>> absurd = {
      {"amount", "0.0000000001"},
      {"amount", "390.00000000000001"},
      {"amount", *ParseJson("390.0000000001234")},
      {"amount", 1e300},
      {"amount", "x"},
      {"cardBarcode", json::array()},
      {"currency", true},
      {"expirationDate", "2099-01-01"},
      {"expirationDate", "tomorrow"},
      {"flgActive", 5}};
  for (const auto& [name, value] : absurd) {
    json body = GiftcardFixture();
    body[name] = value;
    EXPECT_THAT(Read(body), StatusIs(absl::StatusCode::kInvalidArgument))
        << name << " " << value;
  }
}

// Nobody needs these to decide whether one may spend from the card.
TEST(GiftcardFromJsonTest, KeepsWhatCannotBeReadAndReadsTheRest) {
  const std::vector<std::pair<const char*, json>> odd = {
      {"issueDate", "2021-10-04"},    {"activationDate", "2021-10-04"},
      {"activationDate", 1633305600}, {"originalAmount", "x"},
      {"decimalNumber", -1},          {"decimalNumber", 10},
      {"decimalNumber", 1.5},         {"taxRate", "high"},
      {"flgNetworkUsage", 5},         {"flgPartiallyUsage", "maybe"},
      {"id", {{"deep", 1}}},          {"priceList", json::array({1})}};
  for (const auto& [name, value] : odd) {
    json body = GiftcardFixture();
    body[name] = value;
    const auto card = Read(body);
    ASSERT_THAT(card, IsOk()) << name << " " << value;
    EXPECT_EQ(Text(card->balance()), "390.00 EUR") << name;
    EXPECT_EQ(card->currency_scale(), 2) << name;
    EXPECT_TRUE(card->unmapped().fields().contains(name)) << name;
  }
}

TEST(GiftcardFromJsonTest, TakesTheScaleOfTheCurrencyIfNoneIsSaid) {
  json body = GiftcardFixture();
  body.erase("decimalNumber");
  EXPECT_EQ(Read(body)->currency_scale(), 2);
  body["currency"] = "JPY";
  EXPECT_EQ(Read(body)->currency_scale(), 0);
}

TEST(GiftcardFromJsonTest, TakesACurrencyInSmallLetters) {
  json body = GiftcardFixture();
  body.erase("decimalNumber");
  body["currency"] = "jpy";
  const auto card = Read(body);
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->balance().currency_code(), "JPY");
  EXPECT_EQ(card->original_balance().currency_code(), "JPY");
  EXPECT_EQ(card->currency_scale(), 0);
}

TEST(GiftcardFromJsonTest, IsToldWhatPartialUseIsUnlessUpstreamSaysIt) {
  for (const bool unless_said : {false, true}) {
    json body = GiftcardFixture();
    for (const json& nothing : {json(""), json(nullptr), json("maybe")}) {
      body["flgPartiallyUsage"] = nothing;
      EXPECT_EQ(GiftcardFromJson(JsonDocument(body), unless_said)
                    ->partial_use_allowed(),
                unless_said);
    }
    body.erase("flgPartiallyUsage");
    EXPECT_EQ(GiftcardFromJson(JsonDocument(body), unless_said)
                  ->partial_use_allowed(),
              unless_said);
    for (const bool said : {false, true}) {
      body["flgPartiallyUsage"] = said ? "Y" : "N";
      EXPECT_EQ(GiftcardFromJson(JsonDocument(body), unless_said)
                    ->partial_use_allowed(),
                said);
    }
  }
}

}  // namespace
}  // namespace gateway::fourws
