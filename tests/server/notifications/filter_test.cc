#include "server/notifications/filter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/shared_filters.h"
#include "tests/support/sample_events.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::StartsWith;

TEST(FilterTest, PassesEverythingWhenEmpty) {
  const Filter filter{v1::NotificationFilter()};
  EXPECT_TRUE(filter.Matches(SampleEvent("a", "1")));
  EXPECT_TRUE(filter.Matches(Event()));
}

TEST(FilterTest, PassesOneOfTheValuesOfAList) {
  v1::NotificationFilter wanted;
  wanted.add_customers("4ws/1");
  wanted.add_customers("4ws/2");
  ASSERT_THAT(FilterViolations(wanted), IsEmpty());
  const Filter filter(wanted);
  EXPECT_TRUE(filter.Matches(SampleEvent("a", "1")));
  EXPECT_TRUE(filter.Matches(SampleEvent("a", "2")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "3")));
  EXPECT_FALSE(filter.Matches(Event()));
}

TEST(FilterTest, WantsAMatchInEveryList) {
  v1::NotificationFilter wanted;
  wanted.add_customers("4ws/1");
  wanted.add_cards("card");
  wanted.add_promotions("x");
  wanted.add_promotions("y");
  const Filter filter(wanted);
  EXPECT_TRUE(filter.Matches(SampleEvent("a", "1", "card", "y")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "2", "card", "y")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "1", "other", "y")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "1", "card", "z")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "1", "card")));
}

TEST(FilterTest, FindsAnyOfAnEventsPromotions) {
  v1::NotificationFilter wanted;
  wanted.add_promotions("y");
  Event event = SampleEvent("a", "1");
  event.promotions = {"x", "y"};
  EXPECT_TRUE(Filter(wanted).Matches(event));
}

TEST(FilterTest, WantsCustomersQualified) {
  for (const char* customer : {"1026311", "4ws/", "two/5", "/1"}) {
    v1::NotificationFilter wanted;
    wanted.add_customers("4ws/1");
    wanted.add_customers(customer);
    EXPECT_THAT(
        FilterViolations(wanted),
        ElementsAre(Pair("filter.customers[1]", StartsWith("names no"))));
  }
}

TEST(FilterTest, TakesCustomersOfEveryPlatform) {
  v1::NotificationFilter wanted;
  wanted.add_customers("one/org:ada");
  EXPECT_THAT(FilterViolations(wanted), IsEmpty());
}

TEST(FilterTest, ChoosesByTypeAndSource) {
  v1::NotificationFilter wanted;
  wanted.add_types("document");
  wanted.add_types("operation");
  wanted.add_sources("4ws");
  const Filter filter(wanted);
  Event event;
  event.source = "4ws";
  event.type = "document";
  EXPECT_TRUE(filter.Matches(event));
  event.type = "customer_promotion";
  EXPECT_FALSE(filter.Matches(event));
  event.type = "operation";
  event.source = "gateway";
  EXPECT_FALSE(filter.Matches(event));
}

TEST(FilterTest, FindsPromotionsInEitherCase) {
  v1::NotificationFilter wanted;
  wanted.add_promotions("83394A21-e3c0");
  const Filter filter(wanted);
  EXPECT_TRUE(filter.Matches(SampleEvent("a", "1", "card", "83394a21-E3C0")));
  EXPECT_FALSE(filter.Matches(SampleEvent("a", "1", "card", "83394a21-E3C1")));
}

TEST(FilterTest, NeverPassesWhatIsErased) {
  Event event;
  event.erased = true;
  EXPECT_FALSE(Filter(v1::NotificationFilter()).Matches(event));
}

TEST(FilterTest, IsSharedForAsLongAsItIsUsed) {
  SharedFilters filters;
  v1::NotificationFilter wanted;
  wanted.add_cards("card");
  auto filter = filters.Get(wanted);
  const uint64_t number = filter->number();
  EXPECT_EQ(filters.Get(wanted)->number(), number);
  filter.reset();
  EXPECT_NE(filters.Get(wanted)->number(), number);
}

TEST(FilterTest, DistinguishesListsThatReadAlike) {
  SharedFilters filters;
  v1::NotificationFilter card, type, two;
  card.add_cards("a");
  type.add_types("a");
  two.add_cards("a,1:b");
  v1::NotificationFilter both;
  both.add_cards("a");
  both.add_cards("b");
  const auto one = filters.Get(card);
  EXPECT_NE(filters.Get(type), one);
  const auto other = filters.Get(two);
  EXPECT_NE(filters.Get(both), other);
}

TEST(FilterTest, RefusesEmptyValues) {
  v1::NotificationFilter wanted;
  wanted.add_customers("");
  wanted.add_cards("");
  wanted.add_promotions("x");
  wanted.add_promotions("");
  EXPECT_THAT(FilterViolations(wanted),
              ElementsAre(Pair("filter.customers[0]", "is empty"),
                          Pair("filter.cards[0]", "is empty"),
                          Pair("filter.promotions[1]", "is empty")));
}

TEST(FilterTest, TakesAThousandValuesAList) {
  v1::NotificationFilter wanted;
  for (int i = 0; i < 1000; ++i) wanted.add_cards(absl::StrCat(i));
  EXPECT_THAT(FilterViolations(wanted), IsEmpty());
  wanted.add_cards("one more");
  EXPECT_THAT(FilterViolations(wanted),
              ElementsAre(Pair("filter.cards", StartsWith("has 1001"))));
}

}  // namespace
}  // namespace gateway
