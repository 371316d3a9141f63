#include "adapters/one/offer_json.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/adapters/one/fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

using nlohmann::json;

json Documented() {
  return Fixture("offer-get.response.documented-prefix.json");
}

// An offer with these lines, each with a parent unless that is empty.
v1::OfferSlot Nested(
    const std::vector<std::pair<std::string, std::string>>& lines) {
  v1::OfferSlot slot;
  for (const auto& [id, parent] : lines) {
    v1::OfferLine& line = *slot.add_lines();
    line.set_id(id);
    line.set_parent_line_id(parent);
  }
  NestLines(slot);
  return slot;
}

// A line with what is beneath it: `a(b(c)d)`.
std::string Shape(const v1::OfferLine& line) {
  std::string beneath;
  for (const auto& child : line.children())
    absl::StrAppend(&beneath, Shape(child));
  return beneath.empty() ? line.id()
                         : absl::StrCat(line.id(), "(", beneath, ")");
}

std::string Shape(const v1::OfferSlot& slot) {
  std::string shape;
  for (const auto& line : slot.lines()) absl::StrAppend(&shape, Shape(line));
  return shape;
}

TEST(OfferJsonTest, ReadsWhatIsDocumented) {
  const auto offer = OfferFromJson(JsonDocument(Documented()));
  ASSERT_THAT(offer, IsOk());
  EXPECT_EQ(offer->id(), "15570c28-543e-4928-9466-0d72b015a5f6");
  EXPECT_EQ(offer->document_number(), "O/36/1/2022");
  EXPECT_EQ(offer->client_id(), "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a");
  EXPECT_EQ(offer->expiration_date(), "2022-11-15");
  EXPECT_EQ(offer->creator().email(), "operator@example.com");
  EXPECT_EQ(offer->status(), "WON_TRANSFERRED");
  ASSERT_EQ(offer->notes_size(), 1);
  EXPECT_EQ(offer->notes(0).created_on(), "2022-11-08T12:45:01.398696");
  EXPECT_TRUE(offer->notes(0).visible_for_clients());
  EXPECT_EQ(offer->payment_method().type(), "PREPAID");
  ASSERT_EQ(offer->split().slots_size(), 1);
  const v1::OfferSlot& slot = offer->split().slots(0);
  EXPECT_EQ(slot.delivery().method().delivery_date(), "2022-11-09");
  EXPECT_EQ(slot.delivery().pickup_warehouse().id(), "WRO-1");
  ASSERT_EQ(slot.lines_size(), 1);
  EXPECT_EQ(slot.lines(0).id(), "4bbecd33-ccf9-4dd8-b45d-14addb2982d5");
}

TEST(OfferJsonTest, LosesNoLeaf) {
  json body = Documented();
  body["novelty"] = {{"deep", json::array({1, "2"})}};
  body["split"]["kind"] = "x";
  body["split"]["slots"][0]["productLines"][0]["productId"] = "888";
  ExpectNoLeafIsLost(body, [](const json& upstream) {
    const auto offer = OfferFromJson(JsonDocument(upstream));
    return offer.ok() ? offer->SerializeAsString() : "unreadable";
  });
}

TEST(OfferJsonTest, PutsLinesBeneathTheirParents) {
  json body = Documented();
  body["split"]["slots"][0]["productLines"] =
      Fixture("offer-product-lines-parent-child.inferred.json")["productLines"];
  const auto offer = OfferFromJson(JsonDocument(body));
  ASSERT_THAT(offer, IsOk());
  const v1::OfferSlot& slot = offer->split().slots(0);
  ASSERT_EQ(slot.lines_size(), 1);
  EXPECT_EQ(slot.lines(0).id(), "1116cba2-499d-4f49-b1bd-4163c1f09fdc");
  ASSERT_EQ(slot.lines(0).children_size(), 1);
  const v1::OfferLine& child = slot.lines(0).children(0);
  EXPECT_EQ(child.id(), "4bbecd33-ccf9-4dd8-b45d-14addb2982d5");
  EXPECT_EQ(child.parent_line_id(), slot.lines(0).id());
}

TEST(OfferJsonTest, TakesNullAndEmptyParentsForNone) {
  json body = Documented();
  body["split"]["slots"][0]["productLines"] = json::parse(
      R"([{"id":"a","parentLineId":null},{"id":"b","parentLineId":""}])");
  const auto offer = OfferFromJson(JsonDocument(body));
  ASSERT_THAT(offer, IsOk());
  EXPECT_EQ(Shape(offer->split().slots(0)), "ab");
}

TEST(OfferJsonTest, RefusesWhatIsNoOffer) {
  for (const char* body : {"{}", "[]", R"({"id":null})", R"("offer")"})
    EXPECT_FALSE(OfferFromJson(JsonDocument(json::parse(body))).ok()) << body;
}

TEST(NestLinesTest, KeepsTheOrderWhereverParentsStand) {
  EXPECT_EQ(Shape(Nested({{"c", "b"}, {"a", ""}, {"b", "a"}, {"d", "a"}})),
            "a(b(c)d)");
}

TEST(NestLinesTest, LosesNoLineWhoseParentIsMissing) {
  const auto slot = Nested({{"a", "elsewhere"}, {"b", "a"}, {"", ""}});
  EXPECT_EQ(Shape(slot), "a(b)");
  EXPECT_EQ(slot.lines_size(), 2);
  EXPECT_EQ(slot.lines(0).parent_line_id(), "elsewhere");
}

TEST(NestLinesTest, LosesNoLineOfACircle) {
  EXPECT_EQ(Shape(Nested({{"a", "a"}})), "a");
  // One of the three is at the top; `d` hangs on the circle.
  const auto slot =
      Nested({{"d", "a"}, {"a", "c"}, {"b", "a"}, {"c", "b"}, {"e", ""}});
  EXPECT_EQ(slot.lines_size(), 2);
  std::string shape = Shape(slot);
  for (const char* id : {"a", "b", "c", "d", "e"})
    EXPECT_THAT(shape, testing::HasSubstr(id));
}

TEST(NestLinesTest, LosesNoLineOfTwoWithOneId) {
  EXPECT_EQ(Shape(Nested({{"a", ""}, {"a", ""}, {"b", "a"}})), "a(b)a");
}

// A message must stay one that readers take.
TEST(NestLinesTest, CutsTreesThatAreTooDeep) {
  std::vector<std::pair<std::string, std::string>> chain;
  chain.reserve(100'000);
  for (int i = 0; i < 100'000; ++i)
    chain.emplace_back(absl::StrCat(i), i == 0 ? "" : absl::StrCat(i - 1));
  const v1::OfferSlot slot = Nested(chain);
  v1::OfferSlot read;
  ASSERT_TRUE(read.ParseFromString(slot.SerializeAsString()));
  int lines = 0;
  for (const v1::OfferLine& top : read.lines()) {
    const v1::OfferLine* line = &top;
    for (++lines; line->children_size() > 0; ++lines) line = &line->children(0);
  }
  EXPECT_EQ(lines, 100'000);
}

}  // namespace
}  // namespace gateway::one
