#include "adapters/fields/json_fields.h"

#include "adapters/base/json_document.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using nlohmann::json;
using testing::Eq;
using testing::HasSubstr;
using testing::Not;
using testing::Optional;

TEST(ReadTextTest, TakesCodesAsNumberOrText) {
  EXPECT_EQ(*ReadText(JsonDocument(440)), "440");
  EXPECT_EQ(*ReadText(JsonDocument("440")), "440");
  EXPECT_EQ(*ReadText(JsonDocument(440.0)), "440");
  EXPECT_EQ(*ReadText(JsonDocument("007")), "007");
  EXPECT_EQ(*ReadText(JsonDocument(nullptr)), "");
  EXPECT_FALSE(ReadText(JsonDocument(true)).ok());
  EXPECT_FALSE(ReadText(JsonDocument(json::object())).ok());
}

TEST(ReadFlagTest, TakesLettersAndBooleans) {
  for (const json& yes :
       {json("Y"), json("y"), json("T"), json("true"), json(true)}) {
    EXPECT_THAT(*ReadFlag(JsonDocument(yes)), Optional(true)) << yes;
  }
  for (const json& no : {json("N"), json("F"), json("false"), json(false)}) {
    EXPECT_THAT(*ReadFlag(JsonDocument(no)), Optional(false)) << no;
  }
  EXPECT_EQ(*ReadFlag(JsonDocument(nullptr)), std::nullopt);
  EXPECT_EQ(*ReadFlag(JsonDocument("")), std::nullopt);
  EXPECT_FALSE(ReadFlag(JsonDocument("yes")).ok());
  EXPECT_FALSE(ReadFlag(JsonDocument(1)).ok());
}

TEST(ReadDecimalTest, KeepsEveryDigit) {
  const auto text = [](const char* word) {
    return (*ReadDecimal(*ReadForeignJson(word)))->ToString();
  };
  EXPECT_EQ(text("832.71"), "832.71");
  EXPECT_EQ(text("\"832.71\""), "832.71");
  EXPECT_EQ(text("0.1"), "0.1");
  EXPECT_EQ(text("1e2"), "100");
  EXPECT_EQ(text("-50.0"), "-50");
  EXPECT_EQ(text("9007199254740.99"), "9007199254740.99");
  EXPECT_EQ(text("123456789012345"), "123456789012345");
}

TEST(ReadDecimalTest, KeepsEveryDigitOfManyAmounts) {
  // A writer of doubles that is not always shortest would fail some of these.
  for (int cents = 1; cents < 20'000'000; cents += 997) {
    char text[32];
    snprintf(text, sizeof(text), "%d.%02d", cents / 100, cents % 100);
    const auto number = ReadDecimal(*ReadForeignJson(text));
    ASSERT_THAT(number, IsOk()) << text;
    ASSERT_EQ((*number)->ToString(2), text);
  }
}

TEST(ReadDecimalTest, RefusesWhatIsNoNumber) {
  for (const json& word : {json("x"), json("1,5"), json("inf"), json("nan"),
                           json("-"), json(" 1"), json(true), json::array()}) {
    EXPECT_THAT(ReadDecimal(JsonDocument(word)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << word;
  }
  EXPECT_EQ(*ReadDecimal(JsonDocument(nullptr)), std::nullopt);
  EXPECT_EQ(*ReadDecimal(JsonDocument("")), std::nullopt);
}

TEST(ReadDecimalTest, TakesANumberForWhatItsSenderMeansAndATextAsWritten) {
  EXPECT_EQ((*ReadDecimal(*ReadForeignJson("69.85000000000001")))->ToString(),
            "69.85");
  EXPECT_EQ(
      (*ReadDecimal(*ReadForeignJson("5.551115123125783e-17"), 2))->ToString(),
      "0");
  EXPECT_FALSE(ReadDecimal(JsonDocument("69.85000000000001"), 2).ok());
  EXPECT_FALSE(ReadDecimal(*ReadForeignJson("12345678901234567"), 2).ok());
}

TEST(ReadLongDecimalTest, KeepsMoreDigitsThanADecimalHas) {
  const auto value = [](const char* word) {
    return (*ReadLongDecimal(*ReadForeignJson(word)))->value();
  };
  EXPECT_EQ(value("\"832.7100000000000364\""), "832.7100000000000364");
  EXPECT_EQ(value("832.7100000000000364"), "832.71");
  EXPECT_EQ(value("21.999999999999996"), "22");
  EXPECT_EQ(value("12345678901234567"), "12345678901234567");
  EXPECT_EQ(value("12345678901234567.5"), "12345678901234567.5");
  EXPECT_EQ(value("5.551115123125783e-17"), "5.551115123125783e-17");
  EXPECT_FALSE(ReadLongDecimal(JsonDocument("x")).ok());
}

TEST(ReadScaleTest, IsANumberOfDigitsThatMoneyHolds) {
  EXPECT_EQ(ReadScale(JsonDocument(0)), 0);
  EXPECT_EQ(ReadScale(JsonDocument("3")), 3);
  EXPECT_EQ(ReadScale(JsonDocument(1.9999999999999998)), 2);
  for (const json& other : {json(-1), json(10), json(1.5), json("x"), json()})
    EXPECT_EQ(ReadScale(JsonDocument(other)), std::nullopt) << other;
}

TEST(ReadTimeTest, ReadsAndWritesGmt) {
  const auto time = ReadTime(JsonDocument("2021-11-04 01:02:03"));
  ASSERT_THAT(time, IsOk());
  EXPECT_EQ(absl::ToUnixSeconds(**time), 1635987723);
  EXPECT_EQ(TimeText(**time), "2021-11-04 01:02:03");
  EXPECT_EQ(*ReadTime(JsonDocument(nullptr)), std::nullopt);
  EXPECT_EQ(*ReadTime(JsonDocument("")), std::nullopt);
}

TEST(ReadTimeTest, ReadsAndWritesEveryYear) {
  for (const char* text : {"0001-01-01 00:00:00", "0999-12-31 23:59:59",
                           "2262-04-11 23:47:17", "9999-12-31 23:59:59"}) {
    const auto time = ReadTime(JsonDocument(text));
    ASSERT_THAT(time, IsOk()) << text;
    EXPECT_EQ(TimeText(**time), text);
  }
}

TEST(ReadTimeTest, RefusesOtherForms) {
  for (const json& word : {json("2021-11-04"), json("2021-11-04T01:02:03"),
                           json("infinite-future"), json("2021-13-04 01:02:03"),
                           json("0000-00-00 00:00:00"),
                           json(" 2021-11-04 01:02:03"), json(1635987723)}) {
    EXPECT_THAT(ReadTime(JsonDocument(word)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << word;
  }
}

TEST(FieldReaderTest, NamesTheFirstUnreadableFieldAndNotItsValue) {
  const JsonDocument object(json{{"amount", "secret"}, {"flag", "other"}});
  FieldReader fields(object, "card");
  EXPECT_EQ(fields.Number("amount"), std::nullopt);
  EXPECT_EQ(fields.Flag("flag"), std::nullopt);
  const std::string message(fields.status().message());
  EXPECT_THAT(message, HasSubstr("card.amount: not a number"));
  EXPECT_THAT(message, Not(HasSubstr("secret")));
}

TEST(FieldReaderTest, KeepsWhatNobodyReadUnderItsName) {
  const JsonDocument object(
      json{{"read", 1}, {"left", {{"a", nullptr}}}, {"null", nullptr}});
  FieldReader fields(object, "");
  EXPECT_EQ(fields.Text("read"), "1");
  EXPECT_EQ(fields.Text("absent"), "");
  const google::protobuf::Struct unmapped = fields.Unmapped();
  EXPECT_EQ(unmapped.fields().size(), 2u);
  EXPECT_TRUE(unmapped.fields()
                  .at("left")
                  .struct_value()
                  .fields()
                  .at("a")
                  .has_null_value());
  EXPECT_TRUE(unmapped.fields().contains("null"));
}

TEST(FieldReaderTest, ReportsWhatIsMissing) {
  const JsonDocument object(
      json{{"empty", ""}, {"null", nullptr}, {"there", 0}});
  for (const char* name : {"empty", "null", "absent"}) {
    FieldReader fields(object, "card");
    fields.Require("there");
    EXPECT_THAT(fields.status(), IsOk());
    fields.Require(name);
    EXPECT_THAT(std::string(fields.status().message()),
                Eq(std::string("card.") + name + ": missing"));
  }
  EXPECT_FALSE(FieldReader(JsonDocument(nullptr), "card").status().ok());
  EXPECT_FALSE(FieldReader(JsonDocument(json::array()), "card").status().ok());
}

}  // namespace
}  // namespace gateway
