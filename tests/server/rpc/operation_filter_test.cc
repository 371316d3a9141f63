#include "server/rpc/operation_filter.h"

#include "gmock/gmock.h"
#include "server/operations/operation_name.h"
#include "server/rpc/operation_page_token.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using State = v1::OperationMetadata;

OperationQuery Read(const std::string& filter) {
  const auto query = ReadOperationFilter(filter);
  EXPECT_THAT(query, IsOk()) << filter;
  return query.value_or(OperationQuery());
}

// What is wrong with `filter`, and where.
std::string FaultOf(const std::string& filter) {
  const auto query = ReadOperationFilter(filter);
  EXPECT_THAT(query, ErrorIs(StatusCode::kInvalidArgument,
                             v1::ERROR_REASON_INVALID_REQUEST))
      << filter;
  return std::string(query.status().message());
}

TEST(OperationFilterTest, MatchesAllIfItIsEmpty) {
  const OperationQuery query = Read("  ");
  EXPECT_EQ(query.state, State::STATE_UNSPECIFIED);
  EXPECT_FALSE(query.done.has_value());
  EXPECT_EQ(query.from_name, "");
  EXPECT_EQ(query.before_name, "");
}

TEST(OperationFilterTest, ReadsEveryField) {
  const OperationQuery query = Read(
      "state = FAILED AND request_id=\"r 1\" AND resource = giftcards/1 AND "
      "method = \"a.b.C\" AND done=true AND "
      "create_time >= \"2026-01-31T10:00:00Z\" AND "
      "create_time < 2026-01-31T11:00:00.5+01:00");
  EXPECT_EQ(query.state, State::STATE_FAILED);
  EXPECT_EQ(query.request_id, "r 1");
  EXPECT_EQ(query.resource, "giftcards/1");
  EXPECT_EQ(query.method, "a.b.C");
  EXPECT_EQ(query.done, true);
  const absl::Time ten = absl::FromUnixSeconds(1769853600);
  EXPECT_EQ(query.from_name, FirstOperationName(ten));
  EXPECT_EQ(query.before_name,
            FirstOperationName(ten + absl::Milliseconds(500)));
}

TEST(OperationFilterTest, FindsACardByAnySpelling) {
  EXPECT_EQ(Read("resource = giftcards/00ab1").resource, "giftcards/AB1");
  EXPECT_EQ(Read("resource = others/00ab1").resource, "others/00ab1");
}

TEST(OperationNameTest, KeepsItsFormat) {
  const absl::Time time = absl::FromUnixMillis(1769853600123);
  const std::string first = "operations/01KG9QXGBV0000000000000000";
  EXPECT_EQ(FirstOperationName(time), first);
  // Time is what it begins with.
  const std::string name = NewOperationName(time);
  EXPECT_EQ(name.size(), first.size());
  EXPECT_EQ(name.substr(0, 21), first.substr(0, 21));
  EXPECT_NE(name, NewOperationName(time));
}

TEST(OperationFilterTest, DistinguishesOperationsOfATimeFromEarlierOnes) {
  const absl::Time time = absl::FromUnixMillis(1769853600123);
  EXPECT_GE(NewOperationName(time), FirstOperationName(time));
  EXPECT_LT(NewOperationName(time - absl::Milliseconds(1)),
            FirstOperationName(time));
  EXPECT_LT(FirstOperationName(absl::InfinitePast()), FirstOperationName(time));
  EXPECT_GT(FirstOperationName(absl::InfiniteFuture()),
            FirstOperationName(time));
}

TEST(OperationFilterTest, TakesQuotesAndBackslashesInQuotes) {
  EXPECT_EQ(Read(R"(request_id = "a\"b\\c)\" AND d = \"")").request_id,
            "a\"b\\c)\" AND d = \"");
}

TEST(OperationFilterTest, SaysWhatIsWrongAndWhere) {
  EXPECT_THAT(FaultOf("stat = FAILED"), HasSubstr("at 1: is no field"));
  EXPECT_THAT(FaultOf("= FAILED"), HasSubstr("at 1: is no field"));
  EXPECT_THAT(FaultOf("state FAILED"), HasSubstr("at 7: is not compared so"));
  EXPECT_THAT(FaultOf("state != FAILED"),
              HasSubstr("at 7: is not compared so"));
  EXPECT_THAT(FaultOf("state >= FAILED"),
              HasSubstr("at 7: is not compared so"));
  EXPECT_THAT(FaultOf("create_time = \"2026-01-31T10:00:00Z\""),
              HasSubstr("at 13: is not compared so"));
  EXPECT_THAT(FaultOf("state = failed"), HasSubstr("at 9: is no state"));
  EXPECT_THAT(FaultOf("state = UNSPECIFIED"), HasSubstr("at 9: is no state"));
  EXPECT_THAT(FaultOf("done = yes"), HasSubstr("at 8: is neither"));
  EXPECT_THAT(FaultOf("create_time < yesterday"), HasSubstr("at 15: is no"));
  EXPECT_THAT(FaultOf("create_time < \"infinite-past\""),
              HasSubstr("at 15: is no time"));
  EXPECT_THAT(FaultOf("method ="), HasSubstr("at 9: a value is missing"));
  EXPECT_THAT(FaultOf("method = (a)"), HasSubstr("at 10: a value is missing"));
  EXPECT_THAT(FaultOf("method = \"\""), HasSubstr("at 10: must not be empty"));
  EXPECT_THAT(FaultOf("method = \"a"), HasSubstr("at 10: the quote"));
  EXPECT_THAT(FaultOf("method = \"a\\"), HasSubstr("at 10: the quote"));
  EXPECT_THAT(FaultOf("done = true state = FAILED"),
              HasSubstr("at 13: AND is missing"));
  EXPECT_THAT(FaultOf("done = true OR state = FAILED"),
              HasSubstr("at 13: AND is missing"));
  EXPECT_THAT(FaultOf("done = true AND "),
              HasSubstr("at 17: a term is missing"));
  EXPECT_THAT(FaultOf("done = true AND done = true"),
              HasSubstr("at 17: is given twice"));
}

TEST(OperationPageTokenTest, KeepsItsFormat) {
  const std::string token = "pF4S5turtRCrFIN6b3BlcmF0aW9ucy8wMUtHOEowWTAw";
  EXPECT_EQ(MakeOperationPageToken("operations/01KG8J0Y00", "a", "f"), token);
  EXPECT_EQ(ReadOperationPageToken(token, "a", "f").value_or(""),
            "operations/01KG8J0Y00");
}

TEST(OperationPageTokenTest, GoesWithItsCallerAndFilterOnly) {
  const std::string token = MakeOperationPageToken("operations/1", "a", "f");
  EXPECT_EQ(ReadOperationPageToken(token, "a", "f").value_or(""),
            "operations/1");
  const auto invalid = ErrorIs(StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_PAGE_TOKEN_INVALID);
  EXPECT_THAT(ReadOperationPageToken(token, "b", "f"), invalid);
  EXPECT_THAT(ReadOperationPageToken(token, "a", "g"), invalid);
  EXPECT_THAT(ReadOperationPageToken(token + "A", "a", "f"), invalid);
  EXPECT_THAT(ReadOperationPageToken("operations/1", "a", "f"), invalid);
  EXPECT_THAT(ReadOperationPageToken("?", "a", "f"), invalid);
}

}  // namespace
}  // namespace gateway
