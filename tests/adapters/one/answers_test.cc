#include "adapters/one/answers.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::Not;
using Effect = Sent::Effect;

constexpr char kObject[] = R"({"message":"some words"})";
constexpr char kHtml[] = "<html>some page</html>";

Effect EffectOf(const HttpExchange& exchange) {
  return ReadAck(exchange, absl::UnixEpoch()).effect;
}

absl::Status ErrorOf(int status, const std::string& body = kObject) {
  return ReadAck(Answered(status, body), absl::UnixEpoch()).error;
}

absl::Status ReadError(const HttpExchange& exchange) {
  return ReadAnswer(exchange, absl::UnixEpoch()).status();
}

TEST(ReadAckTest, TakesAny2xxForDone) {
  for (const int status : {200, 201, 202, 204}) {
    for (const char* body : {"", "{}", "[1]", "null", kObject})
      EXPECT_EQ(EffectOf(Answered(status, body)), Effect::kSucceeded)
          << status << body;
  }
}

TEST(ReadAckTest, TakesNoFailureForDone) {
  EXPECT_EQ(EffectOf(Answered(200, R"({"success":false})")), Effect::kRejected);
}

TEST(ReadAckTest, TakesA4xxForARefusal) {
  for (const int status : {400, 401, 403, 404, 409, 422}) {
    for (const char* body : {"", kObject})
      EXPECT_EQ(EffectOf(Answered(status, body)), Effect::kRejected) << status;
  }
  EXPECT_THAT(ErrorOf(400), ErrorIs(StatusCode::kFailedPrecondition,
                                    v1::ERROR_REASON_UPSTREAM_REJECTED));
  EXPECT_THAT(ErrorOf(401), ErrorIs(StatusCode::kInternal,
                                    v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_THAT(ErrorOf(404), ErrorIs(StatusCode::kNotFound,
                                    v1::ERROR_REASON_UPSTREAM_REJECTED));
  EXPECT_EQ(InfoOf(ErrorOf(400))->metadata().at("upstream_message"),
            "some words");
}

TEST(ReadAckTest, TakesA401ForRefusedCredentialsWhateverItsBody) {
  for (const char* body : {"", kObject, kHtml, "\xff"}) {
    const Sent sent = ReadAck(Answered(401, body), absl::UnixEpoch());
    EXPECT_EQ(sent.effect, Effect::kRejected);
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kInternal,
                                    v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  }
}

TEST(ReadAckTest, KnowsNothingOfAllElse) {
  for (const int status : {301, 307, 408, 500, 502, 503, 504}) {
    for (const char* body : {"", "{}", kObject, kHtml})
      EXPECT_EQ(EffectOf(Answered(status, body)), Effect::kUnknown) << status;
  }
  for (const int status : {200, 400, 403, 404, 429}) {
    for (const char* body : {kHtml, R"({"done":tr)", "\xff"})
      EXPECT_EQ(EffectOf(Answered(status, body)), Effect::kUnknown) << status;
  }
  for (const auto code :
       {StatusCode::kUnavailable, StatusCode::kDeadlineExceeded,
        StatusCode::kResourceExhausted})
    EXPECT_EQ(EffectOf(Failed(absl::Status(code, "broken"), true)),
              Effect::kUnknown);
}

TEST(ReadAckTest, ReadsWhatHalfASurrogateWouldHide) {
  EXPECT_EQ(EffectOf(Answered(200, R"({"note":"\ud83d"})")),
            Effect::kSucceeded);
  EXPECT_EQ(EffectOf(Answered(400, R"({"message":"\ud83d"})")),
            Effect::kRejected);
}

TEST(ReadAckTest, ClaimsNotSentOnlyOfWhatDidNotLeaveOrWasTurnedAway) {
  const Sent unsent = ReadAck(Failed(absl::UnavailableError("refused"), false),
                              absl::UnixEpoch());
  EXPECT_EQ(unsent.effect, Effect::kNotSent);
  EXPECT_THAT(unsent.error, ErrorIs(StatusCode::kUnavailable,
                                    v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  const Sent later = ReadAck(Answered(429, kObject, {{"retry-after", "7"}}),
                             absl::UnixEpoch());
  EXPECT_EQ(later.effect, Effect::kNotSent);
  EXPECT_THAT(later.error, ErrorIs(StatusCode::kResourceExhausted,
                                   v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_EQ(RetryDelay(later.error), absl::Seconds(7));
}

TEST(ReadAckTest, ReportsNoBodyInItsSummary) {
  for (const int status : {200, 400, 500}) {
    EXPECT_THAT(ReadAck(Answered(status, kObject), absl::UnixEpoch()).summary,
                Not(HasSubstr("words")));
  }
}

TEST(ReadAnswerTest, TakesTheObjectOfA2xx) {
  const auto answer = ReadAnswer(Answered(200, kObject), absl::UnixEpoch());
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->root().Find("message").text(), "some words");
}

TEST(ReadAnswerTest, LetsTheStatusSayWhatFailed) {
  EXPECT_THAT(
      ReadError(Answered(404, "")),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_UPSTREAM_REJECTED));
  for (const int status : {401, 403}) {
    EXPECT_THAT(ReadError(Answered(status, kHtml)),
                ErrorIs(StatusCode::kInternal,
                        v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  }
  EXPECT_THAT(ReadError(Answered(429, "")),
              ErrorIs(StatusCode::kResourceExhausted,
                      v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_THAT(ReadError(Answered(503, "", {{"retry-after", "1"}})),
              ErrorIs(StatusCode::kResourceExhausted,
                      v1::ERROR_REASON_UPSTREAM_THROTTLED));
  EXPECT_THAT(ReadError(Answered(400, "bad")),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_UPSTREAM_REJECTED));
}

TEST(ReadAnswerTest, ReportsWhatIsNoAnswer) {
  for (const HttpExchange& exchange :
       {Answered(200, ""), Answered(200, "[]"), Answered(200, kHtml),
        Answered(302, kObject), Answered(500, kObject), Answered(503, ""),
        Answered(408, kObject)}) {
    EXPECT_THAT(ReadError(exchange),
                ErrorIs(StatusCode::kUnavailable,
                        v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  }
  for (const auto code :
       {StatusCode::kUnavailable, StatusCode::kDeadlineExceeded}) {
    EXPECT_THAT(ReadError(Failed(absl::Status(code, "x"), false)),
                ErrorIs(StatusCode::kUnavailable,
                        v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  }
}

}  // namespace
}  // namespace gateway::one
