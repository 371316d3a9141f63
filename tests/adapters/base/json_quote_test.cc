#include "adapters/base/json_quote.h"

#include <string>

#include "adapters/base/json.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace gateway {
namespace {

// Texts with each byte at their beginning, in their middle and at their end.
TEST(JsonQuoteTest, SpellsEachTextAsADocumentDoes) {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    for (const std::string& text :
         {one, "ab" + one, one + "ab", "a" + one + "b"}) {
      std::string json = "x";
      AppendJsonString(json, text);
      EXPECT_EQ(json, "x" + JsonText(text)) << byte;
    }
  }
}

TEST(JsonQuoteTest, KeepsTextsOfOtherAlphabets) {
  std::string json;
  AppendJsonString(json, "perch\xC3\xA9 \xE2\x82\xAC");
  EXPECT_EQ(json, "\"perch\xC3\xA9 \xE2\x82\xAC\"");
}

TEST(JsonQuoteTest, ListsTextsSoThatNoTwoListsReadAlike) {
  EXPECT_EQ(JsonList({}), "[]");
  EXPECT_EQ(JsonList({"a", "", "b\",\"c"}),
            JsonText(nlohmann::json::array({"a", "", "b\",\"c"})));
}

}  // namespace
}  // namespace gateway
