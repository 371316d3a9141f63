// What the configuration says of writes: how long they may take, how they end,
// and how long they are kept.

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/config/config.h"
#include "tests/server/config/making.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::HasSubstr;

TEST(OperationsConfigTest, TakesTimeOutsOfMethodsThatWrite) {
  const auto config = Make(R"({
    "fourws": {"url": "http://localhost"},
    "operations": {"timeout": "60s", "timeouts": {
      "fourws.gateway.v1.GiftcardService.GenerateGiftcards": "120s"}}})");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->operations.timeout, absl::Seconds(60));
  EXPECT_EQ(config->operations.timeouts.at(
                "fourws.gateway.v1.GiftcardService.GenerateGiftcards"),
            absl::Seconds(120));
  const std::string error = ErrorOf(R"({
    "fourws": {"url": "http://localhost"},
    "operations": {"timeouts": {
      "fourws.gateway.v1.GiftcardService.GetGiftcard": "1s", "x": "1s"}}})");
  EXPECT_THAT(error, HasSubstr("operations.timeouts.fourws.gateway.v1."
                               "GiftcardService.GetGiftcard: is no method"));
  EXPECT_THAT(error, HasSubstr("operations.timeouts.x: is no method"));
}

TEST(OperationsConfigTest, TakesHowWritesEnd) {
  using fourws::End;
  constexpr char kSaveOrder[] = "fourws.gateway.v1beta1.SaveOrderRequest";
  constexpr char kPdf[] = "fourws.gateway.v1.GenerateGiftcardPdfRequest";
  auto config = Make(R"({"fourws": {"url": "http://x"}})");
  ASSERT_THAT(config, IsOk());
  const auto* ends = &config->fourws.platform.ends;
  EXPECT_EQ(ends->size(), 6);
  EXPECT_EQ(ends->at(kSaveOrder), End::kCallback);
  EXPECT_EQ(ends->at(kPdf), End::kEither);
  EXPECT_EQ(ends->at("fourws.gateway.v1beta1.UpdateExternalReferencesRequest"),
            End::kAnswer);
  config = Make(R"({"fourws": {"url": "http://x", "write_timeout": "5s",
    "outcomes": {"save_order": "answer", "generate_giftcard_pdf": "callback",
                 "update_external_references": "callback"}}})");
  ASSERT_THAT(config, IsOk());
  ends = &config->fourws.platform.ends;
  EXPECT_EQ(ends->at(kSaveOrder), End::kAnswer);
  EXPECT_EQ(ends->at(kPdf), End::kCallback);
  const auto& timeouts = config->operations.timeouts;
  EXPECT_EQ(timeouts.at("fourws.gateway.v1beta1.SalesService.SaveOrder"),
            absl::Seconds(6));
  EXPECT_EQ(timeouts.count("fourws.gateway.v1beta1.DocumentService."
                           "UpdateExternalReferences"),
            0);
  EXPECT_EQ(ErrorOf(R"({"fourws": {"url": "http://x",
                        "outcomes": {"save_order": "either"}}})"),
            "fourws.outcomes.save_order: must be answer or callback");
  EXPECT_EQ(ErrorOf(R"({"fourws": {"url": "http://x",
                        "outcomes": {"generate_giftcard_pdf": "later"}}})"),
            "fourws.outcomes.generate_giftcard_pdf: must be answer, callback "
            "or either");
}

TEST(OperationsConfigTest, KeepsOperationsAsLongAsCallersArePromised) {
  EXPECT_THAT(Make(R"({"fourws": {"url": "http://localhost"},
                       "operations": {"retention": "3024000s"}})"),
              IsOk());
  EXPECT_THAT(ErrorOf(R"({"fourws": {"url": "http://localhost"},
                          "operations": {"retention": "3023999s"}})"),
              HasSubstr("operations.retention: must be 3024000s"));
}

}  // namespace
}  // namespace gateway
