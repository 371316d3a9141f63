#include <cstddef>
#include <memory>

#include "adapters/base/json.h"
#include "gmock/gmock.h"
#include "tests/adapters/fourws/http_platform_test.h"
#include "tests/adapters/fourws/redeem_write.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::Pair;

// How a write is sent, what is not sent at all, and what a callback says.
class HttpPlatformWritesTest : public HttpPlatformTest {};

TEST_F(HttpPlatformWritesTest, PostsARedeem) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, R"({"success":true})");
  };
  const absl::Time now = clock_.Now();
  EXPECT_EQ(Send(RedeemWrite()).effect, Sent::Effect::kAccepted);
  ASSERT_EQ(http_->requests().size(), 1u);
  const HttpRequest request = http_->requests()[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "http://127.0.0.1:1/base/api?cmd=updateGiftcard_v1");
  EXPECT_THAT(request.headers, Contains(Pair("password", "pass")));
  EXPECT_THAT(request.headers,
              Contains(Pair("Content-Type", "application/json")));
  EXPECT_EQ(request.deadline, now + options_.write_timeout);
  EXPECT_EQ(*ParseJson(request.body),
            *ParseJson(R"({"entityCode":440,"barcode":"2000000001814",
                           "amount":-50,
                           "callback":"http://127.0.0.1:8080/callbacks/t"})"));
}

TEST_F(HttpPlatformWritesTest, HandsAWriteOverOnceWhateverBecomesOfIt) {
  Make([](HttpClient&) { return std::make_unique<RenewingAuthenticator>(); });
  const HttpExchange ends[] = {
      Failed(absl::UnavailableError("reset"), true),
      Failed(absl::UnavailableError("refused"), false),
      Failed(absl::DeadlineExceededError("late"), true),
      Answered(401, FixtureText("auth_error_401.json")),
      Answered(429, ""),
      Answered(500, ""),
      Answered(502, "<html>"),
      Answered(200, "<html>"),
      Answered(307, "", {{"location", "http://127.0.0.1:1/"}})};
  size_t sends = 0;
  for (const HttpExchange& end : ends) {
    upstream_ = [&end](const HttpRequest&) { return end; };
    EXPECT_NE(Send(RedeemWrite()).effect, Sent::Effect::kAccepted);
    EXPECT_EQ(http_->requests().size(), ++sends);
  }
}

TEST_F(HttpPlatformWritesTest, SendsNoWriteThatCannotBeSaidOrIsTooLate) {
  Sent sent = Send(RedeemWrite(), clock_.Now());
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kDeadlineExceeded,
                                  v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));

  Write nowhere = RedeemWrite();
  nowhere.prepared.PackFrom(v1::Giftcard());
  sent = Send(nowhere);
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kInvalidArgument,
                                  v1::ERROR_REASON_INVALID_REQUEST));

  Write unprepared = RedeemWrite();
  unprepared.prepared.Clear();
  EXPECT_THAT(Send(unprepared).error,
              ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));

  Write read = RedeemWrite();
  read.request.PackFrom(v1::GetGiftcardRequest());
  EXPECT_THAT(Send(read).error, ErrorIs(StatusCode::kUnimplemented,
                                        v1::ERROR_REASON_NOT_OFFERED));
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformWritesTest, ReadsCallbacksOfARedeem) {
  const google::protobuf::Any request = RedeemWrite().request;
  Outcome outcome = platform_->ReadCallback(
      request, FixtureText("giftcard_update_callback_success.json"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::kSucceeded);
  v1::RedeemGiftcardResponse response;
  ASSERT_TRUE(outcome.response.UnpackTo(&response));
  EXPECT_EQ(response.movement_id(), "7571b744-8e2d-4dde-99d8-b60c0dff1aca");

  outcome = platform_->ReadCallback(
      request, FixtureText("giftcard_update_callback_error.json"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::kRejected);
  EXPECT_THAT(outcome.error, ErrorIs(StatusCode::kNotFound,
                                     v1::ERROR_REASON_GIFTCARD_NOT_FOUND));

  outcome = platform_->ReadCallback(request, "<html>");
  EXPECT_EQ(outcome.kind, Outcome::Kind::kUnreadable);
  EXPECT_FALSE(outcome.summary.empty());
}

TEST_F(HttpPlatformWritesTest, ReportsBeforehandWhatItCannotEncode) {
  Write write = RedeemWrite();
  write.callback_url.clear();
  EXPECT_THAT(platform_->Encode(write), IsOk());
  write.prepared.PackFrom(v1::Giftcard());
  EXPECT_THAT(platform_->Encode(write),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
  v1::ActivateGiftcardRequest insertion;
  insertion.mutable_amount()->set_units(50);
  write.request.PackFrom(insertion);
  write.prepared.PackFrom(v1::NewGiftcard());
  EXPECT_THAT(platform_->Encode(write),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
  write.request.PackFrom(v1::GetGiftcardRequest());
  EXPECT_THAT(
      platform_->Encode(write),
      ErrorIs(absl::StatusCode::kUnimplemented, v1::ERROR_REASON_NOT_OFFERED));
}

}  // namespace
}  // namespace gateway::fourws
