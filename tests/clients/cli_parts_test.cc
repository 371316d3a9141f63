#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <limits>
#include <string>

#include "clients/cli/cursor_file.h"
#include "clients/cli/format.h"
#include "clients/cli/money.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_story.h"
#include "clients/cli/report.h"
#include "clients/cli/request_id.h"
#include "clients/cli/resumption.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"

namespace fourws::cli {
namespace {

google::type::Money Amount(int64_t units, int32_t nanos,
                           const std::string& currency) {
  google::type::Money money;
  money.set_currency_code(currency);
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

google::type::Money Euros(int64_t units, int32_t nanos) {
  return Amount(units, nanos, "EUR");
}

TEST(MoneyTest, WritesAmountsExactly) {
  EXPECT_EQ(FormatMoney(Euros(390, 0)), "390.00 EUR");
  EXPECT_EQ(FormatMoney(Euros(0, 10000000)), "0.01 EUR");
  EXPECT_EQ(FormatMoney(Euros(12, 345000000)), "12.345 EUR");
  EXPECT_EQ(FormatMoney(Euros(-1, -500000000)), "-1.50 EUR");
  EXPECT_EQ(FormatMoney(Euros(0, -500000000)), "-0.50 EUR");
}

TEST(MoneyTest, WritesNoPointForACurrencyWithoutOne) {
  EXPECT_EQ(FormatMoney(Amount(29000, 0, "JPY")), "29000 JPY");
  EXPECT_EQ(FormatMoney(Amount(0, 0, "KRW")), "0 KRW");
  EXPECT_EQ(FormatMoney(Amount(1, 500000000, "JPY")), "1.5 JPY");
}

TEST(MoneyTest, WritesAsManyDigitsAsTheCardHas) {
  EXPECT_EQ(FormatMoney(Amount(5, 0, "KWD"), 3), "5.000 KWD");
  EXPECT_EQ(FormatMoney(Euros(390, 0), 0), "390 EUR");
  EXPECT_EQ(FormatMoney(Euros(12, 345000000), 2), "12.345 EUR");
}

TEST(MoneyTest, ReadsTheLargestAmount) {
  const auto money = ParseMoney("9223372036854775807.999999999", "EUR");
  ASSERT_TRUE(money);
  EXPECT_EQ(money->units(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(money->nanos(), 999999999);
}

TEST(MoneyTest, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(ParseMoney("9223372036854775808", "EUR"));
  EXPECT_FALSE(ParseMoney("-1", "EUR"));
  EXPECT_FALSE(ParseMoney("+1", "EUR"));
  EXPECT_FALSE(ParseMoney(" 1", "EUR"));
  EXPECT_FALSE(ParseMoney("1.-1", "EUR"));
}

TEST(FormatTest, ShowsNoMoreThanFourCharactersOfASecret) {
  EXPECT_EQ(Mask("2000000001814"), "...1814");
  EXPECT_EQ(Mask("123"), "...3");
  EXPECT_EQ(Mask(""), "...");
  EXPECT_EQ(MaskResource("giftcards/2000000001814"), "giftcards/...1814");
}

TEST(FormatTest, AlignsValues) {
  Sheet sheet;
  sheet.Add("a", "1");
  sheet.Add("empty", "");
  sheet.Add("long", "2\n3");
  EXPECT_EQ(sheet.ToString(), "a     1\nlong  2?3\n");
}

TEST(FormatTest, PrintsAnOperationOfAKindItDoesNotKnow) {
  google::longrunning::Operation operation;
  operation.mutable_metadata()->set_type_url("type.googleapis.com/of.Future");
  EXPECT_THAT(ToJson(operation), testing::HasSubstr("of.Future"));
  EXPECT_EQ(MetadataOf(operation).state(),
            gateway::v1::OperationMetadata::STATE_UNSPECIFIED);
}

constexpr char kAddProducts[] =
    "fourws.gateway.v1beta1.OneService.AddConfigurableProducts";

google::longrunning::Operation OperationOfOne(
    const gateway::v1::OperationMetadata& metadata) {
  google::longrunning::Operation operation;
  operation.set_name("operations/01J9");
  operation.mutable_metadata()->PackFrom(metadata);
  return operation;
}

TEST(UpstreamTest, IsNamedWhereAnOutcomeIsNotTold) {
  gateway::v1::OperationMetadata metadata;
  metadata.set_method(kAddProducts);
  metadata.set_state(gateway::v1::OperationMetadata::STATE_UNRESOLVED);
  const auto operation = OperationOfOne(metadata);
  EXPECT_EQ(ProblemOf(operation).message,
            "ONe has not told the outcome in time");
  EXPECT_THAT(StoryOf(operation),
              testing::HasSubstr("ONe has not told the outcome: find out"));
}

TEST(UpstreamTest, IsNamedWhereWordsContradict) {
  gateway::v1::OperationMetadata metadata;
  metadata.set_method(kAddProducts);
  metadata.mutable_send_time()->set_seconds(1);
  metadata.add_evidence()->set_kind(gateway::v1::Evidence::KIND_CONTRADICTION);
  const std::string story = StoryOf(OperationOfOne(metadata));
  EXPECT_THAT(story, testing::HasSubstr("a person must find out at ONe"));
  EXPECT_THAT(story, testing::HasSubstr("from here on ONe may have it"));
  Problem problem;
  problem.kind = CallKind::kWrite;
  problem.upstream = UpstreamOf(kAddProducts);
  problem.metadata = {{"contradicted", "true"}};
  EXPECT_THAT(ReportForPeople(problem),
              testing::HasSubstr("unclear: ONe first refused"));
}

TEST(UpstreamTest, IsTheOneThatTheMethodCalls) {
  EXPECT_EQ(UpstreamOf("fourws.gateway.v1.GiftcardService.RedeemGiftcard"),
            "4ws.trade");
  EXPECT_EQ(UpstreamOf("fourws.gateway.v1.OneService.GetOffer"), "ONe");
}

TEST(RequestIdTest, IsThatOfTheDocumentThatAWriteMakes) {
  gateway::v1::SavePurchaseRequest purchase;
  purchase.mutable_purchase()->set_id("p-1");
  EXPECT_EQ(RequestIdFor(purchase), "p-1");
}

TEST(RequestIdTest, IsANewOneWhateverTheNameOfAJob) {
  gateway::v1beta1::InsertStockRequest insert;
  insert.set_job_name("INVENTORY");
  const std::string first = RequestIdFor(insert);
  EXPECT_NE(first, "INVENTORY");
  EXPECT_NE(RequestIdFor(insert), first);
}

TEST(ReportTest, SpeaksOfNoCardWhereASaleIsBusy) {
  Problem problem;
  problem.kind = CallKind::kWrite;
  problem.code = grpc::StatusCode::ABORTED;
  problem.message = "an earlier change of the sale is unresolved";
  problem.reason = "RESOURCE_BUSY";
  problem.metadata = {{"outcome", "NOT_SENT"}, {"holder", "operations/a"}};
  const std::string report = ReportForPeople(problem);
  EXPECT_THAT(report, testing::Not(testing::HasSubstr("card")));
  EXPECT_THAT(report, testing::HasSubstr("another change is under way: "
                                         "operations/a"));
}

TEST(ResumptionTest, WaitsForLongerThanTheGatewayMayBeSilent) {
  EXPECT_GT(PatienceFor(absl::Minutes(5)), absl::Minutes(5));
}

class CursorFileTest : public testing::Test {
 protected:
  const std::string path_ = testing::TempDir() + "fourws-cursor-test";
  void SetUp() override { std::remove(path_.c_str()); }
};

TEST_F(CursorFileTest, IsEmptyBeforeTheFirstWrite) {
  const auto cursor = ReadCursor(path_);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  EXPECT_EQ(*cursor, "");
}

TEST_F(CursorFileTest, ReadsWhatWasWrittenLast) {
  ASSERT_TRUE(WriteCursor(path_, "first").ok());
  ASSERT_TRUE(WriteCursor(path_, "second").ok());
  const auto cursor = ReadCursor(path_);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  EXPECT_EQ(*cursor, "second");
}

TEST_F(CursorFileTest, RefusesAnEmptyFile) {
  std::ofstream(path_).flush();
  EXPECT_TRUE(absl::IsDataLoss(ReadCursor(path_).status()));
}

TEST_F(CursorFileTest, ReadsWhatAnEditorSavedAgain) {
  std::ofstream(path_) << "\xEF\xBB\xBF"
                          "cursor\r\n";
  const auto cursor = ReadCursor(path_);
  ASSERT_TRUE(cursor.ok()) << cursor.status();
  EXPECT_EQ(*cursor, "cursor");
}

TEST_F(CursorFileTest, FailsWhereItCannotWrite) {
  EXPECT_TRUE(absl::IsNotFound(WriteCursor("/nonexistent/cursor", "c")));
}

}  // namespace
}  // namespace fourws::cli
