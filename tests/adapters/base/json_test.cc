#include "adapters/base/json.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/json_document.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

TEST(JsonTest, KeepsWholeDigitsThatADoubleWouldLose) {
  const auto json = ParseJson(
      R"({"a":832.71,"b":9007199254740993.0,"c":18446744073709551615,)"
      R"("d":[1,-2,{"e":null}],"f":true,"g":"x"})");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)["a"].dump(), "832.71");
  EXPECT_EQ((*json)["b"], "9007199254740993.0");
  EXPECT_EQ((*json)["c"], "18446744073709551615");
  EXPECT_EQ((*json)["d"].dump(), R"([1,-2,{"e":null}])");
}

TEST(JsonTest, LetsANumberThatWasComputedInBinaryBeANumber) {
  const auto json = ParseJson("[156.60000000000002,5.551115123125783e-17]");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)[0], 156.60000000000002);
  EXPECT_EQ((*json)[1], 5.551115123125783e-17);
  EXPECT_EQ(
      JsonToValue(JsonDocument(*json)).list_value().values(0).number_value(),
      156.60000000000002);
}

TEST(JsonTest, NamesThePlaceOfAFaultWithoutQuotingTheText) {
  const auto json = ParseJson(R"({"name": "GINO" oops})");
  EXPECT_THAT(json, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(json.status().message()),
              testing::HasSubstr("at byte"));
  EXPECT_THAT(std::string(json.status().message()),
              testing::Not(testing::HasSubstr("GINO")));
}

TEST(JsonTest, RefusesDeepHugeAndInvalidText) {
  EXPECT_FALSE(ParseJson("").ok());
  EXPECT_FALSE(ParseJson("{").ok());
  EXPECT_FALSE(ParseJson("{}{}").ok());
  EXPECT_FALSE(ParseJson("1e999").ok());
  EXPECT_FALSE(ParseJson("\"\xFF\"").ok());
  EXPECT_FALSE(ParseJson(std::string(1'000'000, '[')).ok());
  EXPECT_TRUE(ParseJson(std::string(64, '[') + std::string(64, ']')).ok());
  EXPECT_FALSE(ParseJson(std::string(65, '[') + std::string(65, ']')).ok());
}

TEST(ForeignJsonTest, ReplacesCharactersThatAreNone) {
  const std::pair<const char*, const char*> rows[] = {
      {R"(["\ud83d"])", "\uFFFD"},
      {R"(["a\uD83Db"])", "a\uFFFDb"},
      {R"(["\ude00"])", "\uFFFD"},
      {R"(["\ude00\ud83d"])", "\uFFFD\uFFFD"},
      {R"(["\ud83d\ud83d\ude00"])", "\uFFFD\U0001F600"},
      {R"(["\ud83dé"])", "\uFFFD\u00E9"},
      {R"(["\ud83d\n"])", "\uFFFD\n"},
      {R"(["\\ud83d \ud83d"])", "\\ud83d \uFFFD"},
      {"[\"gi\xE0 usata\"]", "gi\uFFFD usata"},
      {"[\"\xE0 \\ud83d\"]", "\uFFFD \uFFFD"},
      {R"(["\ud83d\ude00"])", "\U0001F600"}};
  for (const auto& [text, expected] : rows) {
    const auto json = ParseForeignJson(text);
    ASSERT_THAT(json, IsOk()) << text;
    EXPECT_EQ((*json)[0], expected) << text;
  }
  EXPECT_EQ((*ParseForeignJson(R"({"\ud83d":1})"))["\uFFFD"], 1);
}

TEST(ForeignJsonTest, KeepsNumbersBeyondAnyDoubleAsText) {
  const std::string digits(400, '9');
  for (const std::string& number :
       {std::string("1e99999"), std::string("-1E+400"), digits,
        digits + ".5"}) {
    const std::string text =
        absl::StrCat("{\"a\":[", number, ",1.5],\"b\":", number, "}");
    EXPECT_FALSE(ParseJson(text).ok()) << text;
    const auto json = ParseForeignJson(text);
    ASSERT_THAT(json, IsOk()) << text;
    EXPECT_EQ((*json)["a"][0], number);
    EXPECT_EQ((*json)["a"][1], 1.5);
    EXPECT_EQ((*json)["b"], number);
  }
  const auto json =
      ParseForeignJson(R"(["1e99999 \" 1e99999",1e99999,1e-999])");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)[0], "1e99999 \" 1e99999");
  EXPECT_EQ((*json)[2], 0.0);
}

TEST(ForeignJsonTest, ReadsControlCharactersWithinStrings) {
  const auto json = ParseForeignJson("{\n\"a\tb\":\"x\r\ny\x01\x1F\\n\"\t}");
  ASSERT_THAT(json, IsOk());
  EXPECT_EQ((*json)["a\tb"], "x\r\ny\x01\x1F\n");
  EXPECT_FALSE(ParseForeignJson(std::string("[\"\0\"]", 5)).ok());
}

TEST(ForeignJsonTest, ReadsSoManyValuesAndNotOneMore) {
  // Each is seven values; a key is none. The second has to be mended.
  for (const char* text : {R"({"a":[{},[],1,null],"b":""})",
                           "{\"a\":[{},[],1,null],\"b\":\"\n\"}"}) {
    EXPECT_THAT(ParseForeignJson(text, 7), IsOk()) << text;
    const auto more = ParseForeignJson(text, 6);
    EXPECT_THAT(more, StatusIs(absl::StatusCode::kResourceExhausted)) << text;
    EXPECT_EQ(more.status().message(), "more than 6 values");
  }
}

TEST(ForeignJsonTest, RefusesWhatIsNoJsonForAnotherReason) {
  for (const char* text : {"", "{", "\xff", R"(["\ud83d)", R"(["\ud8"])",
                           R"(["\ud83d\x"])", R"(\ud83d)", "[\x01]", "[1e99999",
                           "[1e99999x]", "[1e9999 9]", "[-]", "[\"\n"}) {
    EXPECT_FALSE(ParseForeignJson(text).ok()) << text;
  }
}

TEST(JsonTest, TurnsIntoAValueWithoutLosingDigits) {
  const auto value = JsonToValue(*ReadForeignJson(
      R"({"n":12345678901234567,"s":"x","l":[1.5,null,false]})"));
  const auto& fields = value.struct_value().fields();
  EXPECT_EQ(fields.at("n").string_value(), "12345678901234567");
  EXPECT_EQ(fields.at("s").string_value(), "x");
  EXPECT_EQ(fields.at("l").list_value().values(0).number_value(), 1.5);
  EXPECT_TRUE(fields.at("l").list_value().values(1).has_null_value());
}

TEST(JsonTest, KeepsWhatIsDeepAsTextThatReadersOfProtosTake) {
  const std::string text =
      std::string(64, '[') + "\"x\"" + std::string(64, ']');
  const auto value = JsonToValue(*ReadForeignJson(text));
  google::protobuf::Value again;
  ASSERT_TRUE(again.ParseFromString(value.SerializeAsString()));
  const google::protobuf::Value* inner = &again;
  while (inner->has_list_value()) inner = &inner->list_value().values(0);
  EXPECT_EQ(inner->string_value(), text.substr(24, text.size() - 48));
}

TEST(IsCutShortTest, TellsABeginningFromOtherFaults) {
  const std::string whole =
      " {\"a\":[1.5,{\"b\":\"x\\u00e0\xE0\"},true],\"c\":-12 }";
  const std::string mark = "\xEF\xBB\xBF";
  for (size_t size = 2; size < whole.size(); ++size) {
    EXPECT_TRUE(IsCutShort(whole.substr(0, size))) << size;
    EXPECT_TRUE(IsCutShort(mark + whole.substr(0, size))) << size;
  }
  EXPECT_TRUE(IsCutShort("{\"a\":1e99999"));
  EXPECT_TRUE(IsCutShort("{\"a\":\"x\n"));
  for (const std::string& text :
       {whole, mark + whole, std::string(), std::string(" "),
        std::string("[1,"), std::string("\"a"), std::string("<html>"),
        std::string("{]"), std::string("{\"a\":tru}"), std::string("{} x"),
        std::string(100, '{')})
    EXPECT_FALSE(IsCutShort(text)) << text;
}

}  // namespace
}  // namespace gateway
