#include "adapters/base/json_document.h"

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

// Expects that a document of `text` holds what nlohmann::json does, or has the
// same error.
void ExpectReadsAlike(absl::string_view text,
                      size_t max_values = kAnyNumberOfValues) {
  const auto wanted = ParseForeignJson(text, max_values);
  const auto read = ReadForeignJson(text, max_values);
  ASSERT_EQ(read.status(), wanted.status()) << text;
  if (!read.ok()) return;
  EXPECT_EQ(JsonText(read->root()), JsonText(*wanted)) << text;
}

std::vector<std::string> Fixtures() {
  std::vector<std::string> texts;
  for (const char* folder : {FIXTURES "/4ws", FIXTURES "/one"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::ifstream file(entry.path());
      texts.emplace_back(std::istreambuf_iterator<char>(file),
                         std::istreambuf_iterator<char>());
    }
  }
  return texts;
}

TEST(JsonDocumentTest, HoldsWhatTheDocumentedBodiesSay) {
  const std::vector<std::string> texts = Fixtures();
  EXPECT_GT(texts.size(), 30u);
  for (const std::string& text : texts) {
    ASSERT_THAT(ReadForeignJson(text), IsOk()) << text;
    ExpectReadsAlike(text);
  }
}

// Bytes that JSON gives a meaning, and some that no text has.
TEST(JsonDocumentTest, HoldsWhatDamagedBodiesSay) {
  constexpr absl::string_view kBytes =
      "\"\\{}[]:,0123456789.-+eEutrnfals \n\t\x01\x7F\xC3\xA9\xE0\xED\xF0\xFF";
  std::mt19937 random(20260204);
  for (const std::string& text : Fixtures()) {
    for (int i = 0; i < 150; ++i) {
      std::string damaged = text.substr(0, 2000);
      for (size_t faults = random() % 3 + 1; faults > 0; --faults)
        damaged[random() % damaged.size()] = kBytes[random() % kBytes.size()];
      ExpectReadsAlike(damaged);
    }
  }
}

TEST(JsonDocumentTest, TellsNumbersAsNlohmannDoes) {
  std::mt19937 random(20260205);
  constexpr absl::string_view kCharacters = "0123456789999000.-+eE";
  for (int i = 0; i < 20'000; ++i) {
    std::string number;
    for (size_t size = random() % 24 + 1; size > 0; --size)
      number += kCharacters[random() % kCharacters.size()];
    ExpectReadsAlike(absl::StrCat("[", number, "]"));
  }
  for (const char* number :
       {"-0", "-0.0", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551616",
        "9007199254740992.0", "9007199254740991.0", "1e15", "1e16", "1e308",
        "1e309", "5e-324", "1e-400", "0.1e1", "123456789012345.5"})
    ExpectReadsAlike(number);
}

TEST(JsonDocumentTest, KeepsNumbersAsTheyAreWritten) {
  const auto read = ReadForeignJson("[1.50, 1e2, 12345678901234567, -0]");
  ASSERT_THAT(read, IsOk());
  std::vector<std::string> texts;
  for (const JsonValue number : read->root()) texts.emplace_back(number.text());
  EXPECT_THAT(texts,
              testing::ElementsAre("1.50", "1e2", "12345678901234567", "0"));
}

TEST(JsonDocumentTest, MeansTheLastOfSeveralMembersOfOneName) {
  const auto read =
      ReadForeignJson(R"({"b":1,"a":{"x":1},"b":2,"":0,"a":[],"b":"é"})");
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(JsonText(read->root()), R"({"":0,"a":[],"b":"é"})");
  EXPECT_EQ(read->root().size(), 3u);
  EXPECT_EQ(read->root().Find("b").text(), "é");
  EXPECT_EQ(read->root().Find("").text(), "0");
  EXPECT_FALSE(read->root().Find("c").is_there());
  EXPECT_EQ(read->root().IndexOf("c"), 3u);
}

TEST(JsonDocumentTest, ReadsEscapesAndWhatIsMended) {
  for (const char* text :
       {R"({"\u0061\n":"\ud83d\ude00 \/ \\ \"","é":"\u00e9"})",
        R"(["\ud83d", "a\tb"])", "[\"\xE0\"]", "[\"a\nb\"]", "[1e999]",
        "\xEF\xBB\xBF{}", " [ ] ", "", "{", "{}{}", "[01]", "[1,]", "nul",
        R"(["\u0000"])", "/**/[]"})
    ExpectReadsAlike(text);
}

TEST(JsonDocumentTest, BoundsDepthAndValues) {
  for (const int depth : {63, 64, 65, 100})
    ExpectReadsAlike(
        absl::StrCat(std::string(depth, '['), std::string(depth, ']')));
  for (const size_t values : {0, 6, 7, 8})
    ExpectReadsAlike(R"({"a":[{},[],1,null],"b":""})", values);
}

TEST(JsonDocumentTest, MayBeMovedWhileItIsLookedAt) {
  auto read = ReadForeignJson(R"({"a":["short","\u0061"]})");
  ASSERT_THAT(read, IsOk());
  const JsonValue list = read->root().Find("a");
  const JsonDocument moved = *std::move(read);
  EXPECT_EQ(list[0].text(), "short");
  EXPECT_EQ(list[1].text(), "a");
  EXPECT_EQ(JsonText(moved.root()), R"({"a":["short","a"]})");
}

TEST(JsonDocumentTest, ReadsNothingAsNull) {
  EXPECT_TRUE(JsonDocument().root().is_null());
  EXPECT_FALSE(JsonDocument().root().is_there());
  EXPECT_TRUE(JsonValue().empty());
  EXPECT_FALSE(JsonValue().Find("a").is_there());
}

}  // namespace
}  // namespace gateway
