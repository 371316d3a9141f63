#include "adapters/fields/field_table.h"

#include <random>
#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/base/json_document.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/cart_json.h"
#include "adapters/fourws/customer_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using nlohmann::json;

// Every number of up to 15 significant digits, the point anywhere.
std::string RandomNumber(std::mt19937& random) {
  const int digits = std::uniform_int_distribution<>(1, 15)(random);
  const int point = std::uniform_int_distribution<>(0, digits)(random);
  std::string text = random() % 2 == 0 ? "-" : "";
  for (int i = 0; i < digits; ++i) {
    if (i == point) text += '.';
    text += static_cast<char>('0' + random() % 10);
  }
  return text;
}

TEST(FieldTableTest, KeepsFifteenDigitsBothWays) {
  std::mt19937 random(20260131);
  for (int i = 0; i < 20'000; ++i) {
    const auto number = Decimal::Parse(RandomNumber(random));
    ASSERT_THAT(number, IsOk());
    FieldWriter writer;
    writer.Number("n", *number);
    const auto text = writer.ToJson();
    ASSERT_THAT(text, IsOk());
    EXPECT_EQ(*text, "{\"n\":" + number->ToString() + "}");
    const auto body = ReadForeignJson(*text);
    ASSERT_THAT(body, IsOk());
    FieldReader reader(*body, "");
    EXPECT_EQ(reader.Number("n"), *number) << *text;
  }
}

TEST(FieldTableTest, SendsBackWhatItCouldNotMap) {
  const auto given = ReadForeignJson(
      R"({"city":"Oderzo","n":0.1,"big":123456789012345,"tiny":1e-7,
          "deep":{"list":[1.5,"x",null,true,{"k":[]}]},"text":"\"é\u0001"})");
  ASSERT_THAT(given, IsOk());
  v1::Customer customer;
  FieldReader reader(*given, "");
  ReadFields(fourws::CustomerTable(), reader, {}, customer);
  EXPECT_EQ(customer.city(), "Oderzo");
  EXPECT_EQ(customer.unmapped().fields_size(), 5);
  FieldWriter writer;
  WriteFields(fourws::CustomerTable(), customer, writer);
  const auto body = writer.ToJson();
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(JsonText(*ParseJson(*body)), JsonText(given->root()));
}

// An item of a cart reads a row of its own scale, its cart's, its currency's.
TEST(FieldTableTest, ReadsAmountsAtTheScaleOfWhatHoldsThem) {
  const auto body = ReadForeignJson(
      R"({"currency":"EUR","rounding":3,"items":[
          {"rowTotal":1.2349999999999999},
          {"rowTotal":2.7755575615628914e-17},
          {"currency":"JPY","rowTotal":499.99999999994},
          {"rounding":1,"rowTotal":0.09999999999999432,"qty":0.30000000000000004,
           "taxRate":21.999999999999996}],
          "totals":{"total":156.60000000000002}})");
  v1::Cart cart;
  FieldReader reader(*body, "");
  ReadFields(fourws::CartTable(), reader, {}, cart);
  const auto total = [&cart](int i) {
    return Decimal::FromMoney(cart.items(i).total())->ToString();
  };
  ASSERT_EQ(cart.items_size(), 4);
  EXPECT_EQ(total(0), "1.235");
  EXPECT_EQ(total(1), "0");
  EXPECT_EQ(total(2), "500");
  EXPECT_EQ(total(3), "0.1");
  EXPECT_EQ(cart.items(3).quantity().value(), "0.3");
  EXPECT_EQ(cart.items(3).tax_rate().value(), "22");
  EXPECT_EQ(cart.totals().total().units(), 156);
  EXPECT_EQ(cart.totals().total().nanos(), 600'000'000);
  EXPECT_FALSE(cart.totals().has_unmapped());
}

TEST(FieldTableTest, ReadsCurrenciesInCapitalLetters) {
  const auto body = ReadForeignJson(
      R"({"currency":"eur","items":[{"currency":"Jpy","rowTotal":1},
                                    {"rowTotal":2}]})");
  v1::Cart cart;
  FieldReader reader(*body, "");
  ReadFields(fourws::CartTable(), reader, {}, cart);
  EXPECT_EQ(cart.currency_code(), "EUR");
  EXPECT_EQ(cart.items(0).currency_code(), "JPY");
  EXPECT_EQ(cart.items(0).total().currency_code(), "JPY");
  EXPECT_EQ(cart.items(1).total().currency_code(), "EUR");
}

TEST(FieldTableTest, LetsWhatIsTypedWinOverTheUnmapped) {
  v1::Customer customer;
  customer.set_city("Oderzo");
  auto& unmapped = *customer.mutable_unmapped()->mutable_fields();
  unmapped["city"].set_string_value("Treviso");
  unmapped["birthday"].set_string_value("some day");
  FieldWriter writer;
  WriteFields(fourws::CustomerTable(), customer, writer);
  const auto body = writer.ToJson();
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(json::parse(*body),
            json::parse(R"({"city":"Oderzo","birthday":"some day"})"));
}

TEST(FieldTableTest, KeepsWhatIsNoObjectOfAListAndReadsTheRest) {
  const auto body = ReadForeignJson(
      R"({"items":[{"barcode":"1"},null,{"barcode":"2"},"x"],"payments":[7],
          "totals":5,"rounding":12})");
  v1::Cart cart;
  FieldReader reader(*body, "");
  ReadFields(fourws::CartTable(), reader, {}, cart);
  ASSERT_EQ(cart.items_size(), 2);
  EXPECT_EQ(cart.items(1).barcode(), "2");
  EXPECT_EQ(cart.payments_size(), 0);
  EXPECT_FALSE(cart.has_totals());
  EXPECT_FALSE(cart.has_currency_scale());
  const auto& unmapped = cart.unmapped().fields();
  EXPECT_EQ(unmapped.size(), 4u);
  EXPECT_EQ(unmapped.at("items").list_value().values_size(), 2);
  EXPECT_EQ(unmapped.at("payments").list_value().values_size(), 1);
}

TEST(FieldTableTest, ReadsNothingsAlike) {
  v1::Customer customer;
  const auto body = ReadForeignJson(
      R"({"city":null,"email":"","birthday":null,"foreignPerson":""})");
  FieldReader reader(*body, "");
  ReadFields(fourws::CustomerTable(), reader, {}, customer);
  EXPECT_EQ(customer.ByteSizeLong(), 0u);
}

TEST(FieldWriterTest, ReportsAllFaultsOfAllParts) {
  FieldWriter row("rows[0]");
  row.Fail("price", "is bad");
  FieldWriter body;
  body.Fail("id", "is bad too");
  body.List("rows", {row});
  EXPECT_THAT(std::string(body.ToJson().status().message()),
              testing::AllOf(testing::HasSubstr("rows[0].price: is bad"),
                             testing::HasSubstr("id: is bad too")));
}

}  // namespace
}  // namespace gateway
