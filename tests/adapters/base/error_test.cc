#include "adapters/base/error.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

TEST(ErrorTest, CarriesItsReasonAndMetadata) {
  const absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition,
                                        v1::ERROR_REASON_GIFTCARD_EXPIRED,
                                        "card expired", {{"balance", "5"}});
  const auto info = InfoOf(status);
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->domain(), "fourws.gateway");
  EXPECT_EQ(info->reason(), "GIFTCARD_EXPIRED");
  EXPECT_EQ(info->metadata().at("balance"), "5");
}

TEST(ErrorTest, SurvivesBeingStored) {
  const absl::Status status = WithRetryAfter(
      WithMetadata(MakeError(absl::StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREACHABLE, "down"),
                   "outcome", kNotSent),
      absl::Seconds(2));
  const absl::Status again = FromRpcStatus(ToRpcStatus(status));
  EXPECT_EQ(again, status);
  EXPECT_EQ(InfoOf(again)->metadata().at("outcome"), "NOT_SENT");
}

TEST(ErrorTest, TellsADelayThatADurationHolds) {
  const absl::Status status =
      WithRetryAfter(absl::UnavailableError("down"), absl::InfiniteDuration());
  google::rpc::RetryInfo retry;
  const google::rpc::Status told = ToRpcStatus(status);
  for (const auto& detail : told.details()) detail.UnpackTo(&retry);
  EXPECT_EQ(retry.retry_delay().seconds(), 315'576'000'000);
}

TEST(ErrorTest, NeverExceedsItsLimit) {
  ErrorMetadata violations;
  for (int i = 0; i < 1000; ++i)
    violations.emplace_back(absl::StrCat("rows[", i, "]"),
                            std::string(1000, 'x'));
  absl::Status status = InvalidRequest(violations);
  status = WithMetadata(status, "operation", "operations/01ABC");
  status = WithMetadata(status, "upstream_message", std::string(9000, 'y'));
  const google::rpc::Status message = ToRpcStatus(status);
  EXPECT_LE(HeaderBytes(message), kMaxErrorBytes);
  const auto info = InfoOf(FromRpcStatus(message));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "INVALID_REQUEST");
  EXPECT_EQ(info->metadata().at("operation"), "operations/01ABC");
  EXPECT_THAT(info->metadata().at("upstream_message"),
              testing::HasSubstr("bytes more"));
  EXPECT_THAT(message.details(1).value() + message.details(0).value(),
              testing::HasSubstr("more violations"));
}

TEST(ErrorTest, CountsEscapesAndBase64AmongItsBytes) {
  google::rpc::Status plain;
  google::rpc::Status accented;
  plain.set_message(std::string(300, 'e'));
  accented.set_message(std::string(300, '\xe9'));
  // In each: the message's own field, of 300 bytes and 3 around them, in
  // base64.
  EXPECT_GE(HeaderBytes(plain), 300 + 404);
  EXPECT_EQ(HeaderBytes(accented), HeaderBytes(plain) + 600);
}

// Each is within the limit unless its escapes or its base64 are counted.
TEST(ErrorTest, KeepsItsLimitWithTextsThatGrowInHeaders) {
  for (const char* letter : {"\xC3\xA9", "\xD0\x96", "%", "\n", "x"}) {
    std::string text;
    while (text.size() < 1000) text += letter;
    absl::Status status = MakeError(absl::StatusCode::kFailedPrecondition,
                                    v1::ERROR_REASON_UPSTREAM_REJECTED, text,
                                    {{"upstream_message", text + text}});
    status = WithMetadata(status, "operation", "operations/01ABC");
    status = WithMetadata(status, "outcome", kRejected);
    const google::rpc::Status message =
        ToRpcStatus(WithRetryAfter(status, absl::Seconds(2)));
    EXPECT_LE(HeaderBytes(message), kMaxErrorBytes) << letter;
    // No more is cut than has to be.
    EXPECT_GT(HeaderBytes(message), kMaxErrorBytes / 2) << letter;
    EXPECT_EQ(message.details_size(), 2) << letter;
    const auto info = InfoOf(FromRpcStatus(message));
    ASSERT_TRUE(info.has_value()) << letter;
    EXPECT_EQ(info->reason(), "UPSTREAM_REJECTED");
    EXPECT_EQ(info->metadata().at("operation"), "operations/01ABC");
    EXPECT_EQ(info->metadata().at("outcome"), "REJECTED");
  }
}

TEST(ErrorTest, CutsAtCharactersAndMendsInvalidOnes) {
  EXPECT_EQ(CutText("grün", 10), "grün");
  EXPECT_EQ(CutText("grün", 3), "gr... (3 bytes more)");
  EXPECT_EQ(CutText("a\xFFz", 10), "a\xEF\xBF\xBDz");
  EXPECT_EQ(CutText("\xED\xA0\x80", 30),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(CutText("\xF0\x9F\x98", 3).substr(0, 3), "\xEF\xBF\xBD");
}

TEST(ErrorTest, KnowsUtf8) {
  for (const char* text :
       {"", "plain", "grün", "\xF0\x9F\x98\x80", "a plain text and grün"})
    EXPECT_TRUE(IsUtf8(text)) << text;
  for (const char* text :
       {"\xFF", "gr\xFCn", "\xED\xA0\x80", "\xF0\x9F\x98", "\xC0\xAF",
        "a plain text \xFF and more", "a plain text, then \xFF"})
    EXPECT_FALSE(IsUtf8(text)) << text;
}

}  // namespace
}  // namespace gateway
