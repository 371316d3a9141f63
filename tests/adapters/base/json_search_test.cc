#include "adapters/base/json_search.h"

#include <string>

#include "adapters/base/json_document.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

std::string Find(const char* json,
                 std::initializer_list<absl::string_view> names) {
  return JsonSearch(*ReadForeignJson(json)).Find(names);
}

TEST(JsonSearchTest, FindsANameInAnySpelling) {
  for (const char* json :
       {R"({"cartId":"7"})", R"({"CART_ID":"7"})", R"({"cart-id":7})",
        R"({"cart":{"id":"7"}})", R"([{"Cart":{"ID":7}}])"})
    EXPECT_EQ(Find(json, {"cartid"}), "7") << json;
}

TEST(JsonSearchTest, PrefersTheFirstNameAndTheOutermostPlace) {
  EXPECT_EQ(Find(R"({"in":{"id":"inner"},"id":"outer"})", {"id"}), "outer");
  EXPECT_EQ(Find(R"({"id":"outer","in":{"docId":"inner"}})", {"docid", "id"}),
            "inner");
}

TEST(JsonSearchTest, TakesNoPartOfALongNameForAName) {
  const std::string longer = "cartid" + std::string(1000, 'x');
  EXPECT_EQ(Find(("{\"" + longer + "\":\"7\"}").c_str(), {"cartid"}), "");
  EXPECT_EQ(
      Find(("{\"cartid\":{\"" + longer + "\":\"7\"}}").c_str(), {"cartid"}),
      "");
  EXPECT_EQ(Find(("{\"" + longer + "\":{\"id\":\"7\"}}").c_str(), {"id"}), "7");
}

TEST(JsonSearchTest, FindsNothingThatIsNoTextAndNoWholeNumber) {
  for (const char* json :
       {"null", "[]", "7", R"({"id":null})", R"({"id":""})", R"({"id":1.5})",
        R"({"id":true})", R"({"id":[]})", R"({"ide":"7"})",
        R"({"a":{"a":{"a":{"a":{"id":"7"}}}}})"})
    EXPECT_EQ(Find(json, {"id"}), "") << json;
}

}  // namespace
}  // namespace gateway
