#include "adapters/fourws/envelope.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/retry_delay.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::Not;
using Effect = Sent::Effect;

constexpr char kHtml[] = "<html><body>Bad Gateway</body></html>";
constexpr char kRefused[] = R"({"success":false,"message":"no price"})";
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

absl::StatusOr<JsonDocument> Read(int status, std::string body,
                                  HttpHeaders headers = {}) {
  return ReadAnswer(Answered(status, std::move(body), std::move(headers)),
                    kNow);
}

Sent Ack(int status, std::string body, HttpHeaders headers = {}) {
  return ReadAck(Answered(status, std::move(body), std::move(headers)), kNow);
}

TEST(ReadAnswerTest, GivesTheBodyOfASuccess) {
  const auto answer = Read(200, FixtureText("giftcard_get_response.json"));
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->root().Find("giftcard").Find("amount").text(), "390");
}

TEST(ReadAnswerTest, LetsTheBodyDecideBeforeTheStatus) {
  const std::string not_found = FixtureText("giftcard_get_error.json");
  for (int status : {200, 400, 404, 500}) {
    EXPECT_THAT(
        Read(status, not_found),
        ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_GIFTCARD_NOT_FOUND))
        << status;
    EXPECT_THAT(Read(status, kRefused),
                ErrorIs(StatusCode::kFailedPrecondition,
                        v1::ERROR_REASON_UPSTREAM_REJECTED))
        << status;
  }
  EXPECT_THAT(
      Read(200, R"({"success":"N","messaggio":"barcode not found"})"),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
}

TEST(ReadAnswerTest, ReportsRefusedCredentialsAsTheGatewaysOwnFault) {
  const std::string denied = FixtureText("auth_error_401.json");
  const auto is_unauthenticated =
      ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED);
  EXPECT_THAT(Read(401, denied), is_unauthenticated);
  EXPECT_THAT(Read(200, denied), is_unauthenticated);
  EXPECT_THAT(Read(401, kHtml), is_unauthenticated);
  EXPECT_THAT(Read(403, ""), is_unauthenticated);
  EXPECT_THAT(Read(403, kRefused), is_unauthenticated);
}

TEST(ReadAnswerTest, ReportsThrottlingAndWhenToComeBack) {
  const auto is_throttled = ErrorIs(StatusCode::kResourceExhausted,
                                    v1::ERROR_REASON_UPSTREAM_THROTTLED);
  const auto answer = Read(429, kHtml, {{"retry-after", "7"}});
  EXPECT_THAT(answer, is_throttled);
  EXPECT_EQ(RetryDelay(answer.status()), absl::Seconds(7));
  EXPECT_EQ(RetryDelay(Read(429, "",
                            {{"retry-after", "Tue, 14 Nov 2023 22:13:50 GMT"}})
                           .status()),
            absl::Seconds(30));
  EXPECT_EQ(RetryDelay(Read(429, "").status()), absl::Seconds(5));
  EXPECT_EQ(RetryDelay(Read(429, "", {{"retry-after", "-5"}}).status()),
            absl::ZeroDuration());
  EXPECT_EQ(RetryDelay(Read(429, "", {{"retry-after", "999999"}}).status()),
            absl::Hours(1));
  EXPECT_THAT(Read(503, R"({"success":true})"), is_throttled);
  EXPECT_THAT(Read(503, kRefused), is_throttled);
}

TEST(ReadAnswerTest, ReportsWhatIsNoAnswer) {
  const auto is_unreadable =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE);
  EXPECT_THAT(Read(200, kHtml), is_unreadable);
  EXPECT_THAT(Read(200, ""), is_unreadable);
  EXPECT_THAT(Read(200, "[]"), is_unreadable);
  EXPECT_THAT(Read(200, "{\"success\":tr"), is_unreadable);
  EXPECT_THAT(Read(302, ""), is_unreadable);
  EXPECT_THAT(Read(502, kHtml), is_unreadable);
  EXPECT_THAT(Read(503, kHtml), is_unreadable);
  EXPECT_THAT(Read(500, R"({"success":true})"), is_unreadable);
  EXPECT_THAT(
      ReadAnswer(Failed(absl::ResourceExhaustedError("large"), false), kNow),
      is_unreadable);
  EXPECT_THAT(
      ReadAnswer(Failed(absl::UnavailableError("gone"), false), kNow),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
}

TEST(ReadAckTest, AcceptsOnlyA2xxThatSaysSuccess) {
  const Sent sent = Ack(200, R"({"success":true})");
  EXPECT_EQ(sent.effect, Effect::kAccepted);
  EXPECT_THAT(sent.error, IsOk());
  EXPECT_EQ(Ack(202, R"({"success":true,"id":"x"})").effect, Effect::kAccepted);
}

TEST(ReadAckTest, KeepsTheIdThatTracksTheWrite) {
  EXPECT_EQ(Ack(200, R"({"success":true,"id":"x-7"})").id, "x-7");
  EXPECT_EQ(Ack(200, R"({"success":true,"id":440})").id, "440");
  EXPECT_EQ(Ack(200, R"({"success":true})").id, "");
  EXPECT_EQ(Ack(200, R"({"success":false,"id":"x-7"})").id, "");
}

TEST(ReadAckTest, TakesNothingElseForAnId) {
  const std::string longest(250, 'x');
  const auto ack = [](const std::string& id) {
    return Ack(200, absl::StrCat(R"({"success":true,"id":)", id, "}"));
  };
  EXPECT_EQ(ack(absl::StrCat("\"", longest, "\"")).id, longest);
  for (const std::string& id :
       {absl::StrCat("\"x", longest, "\""), std::string(R"("a\nb")"),
        std::string("\"a\xff\""), std::string("{}"), std::string("null")}) {
    const Sent sent = ack(id);
    EXPECT_EQ(sent.id, "") << id;
    EXPECT_EQ(sent.effect, Effect::kAccepted) << id;
  }
}

TEST(ReadAckTest, RejectsOnlyWhatSaysReadablyThatItFailed) {
  for (int status : {200, 400, 404, 409, 422}) {
    const Sent sent = Ack(status, kRefused);
    EXPECT_EQ(sent.effect, Effect::kRejected) << status;
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kFailedPrecondition,
                                    v1::ERROR_REASON_UPSTREAM_REJECTED));
    EXPECT_THAT(sent.summary, Not(HasSubstr("no price")));
  }
}

TEST(ReadAckTest, LeavesOpenWhatMayHaveBeenDone) {
  const std::vector<std::pair<int, std::string>> unclear = {
      {200, ""},
      {200, "{}"},
      {200, kHtml},
      {200, R"({"success":null})"},
      {200, "{\"success\":true"},
      {302, R"({"success":false})"},
      {400, kHtml},
      {400, "{}"},
      {400, R"({"success":true})"},
      {401, R"({"success":true})"},
      {403, "{}"},
      {403, kHtml},
      {408, kRefused},
      {429, ""},
      {429, kHtml},
      {429, R"({"success":true})"},
      {500, kRefused},
      {500, R"({"success":true})"},
      {502, kHtml},
      {503, R"({"success":false,"message":"busy"})"},
      {504, ""}};
  for (const auto& [status, body] : unclear) {
    const Sent sent = Ack(status, body);
    EXPECT_EQ(sent.effect, Effect::kUnknown) << status << " " << body;
    EXPECT_THAT(sent.error, IsOk());
    EXPECT_FALSE(sent.summary.empty());
  }
  for (const absl::Status& failure :
       {absl::UnavailableError("reset"), absl::DeadlineExceededError("late"),
        absl::ResourceExhaustedError("large")}) {
    EXPECT_EQ(ReadAck(Failed(failure, true), kNow).effect, Effect::kUnknown);
  }
}

TEST(ReadAckTest, ClaimsNotSentOnlyOnProof) {
  for (const absl::Status& failure : {absl::UnavailableError("refused"),
                                      absl::DeadlineExceededError("late")}) {
    const Sent sent = ReadAck(Failed(failure, false), kNow);
    EXPECT_EQ(sent.effect, Effect::kNotSent);
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kUnavailable,
                                    v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
    EXPECT_LT(RetryDelay(sent.error), absl::Minutes(1));
  }
  // An early answer to a body that never left.
  HttpExchange early = Answered(502, kHtml);
  early.body_handed_over = false;
  EXPECT_EQ(ReadAck(early, kNow).effect, Effect::kNotSent);
  // Contradicts itself: what might be a debit is never called not sent.
  early = Answered(200, R"({"success":true})");
  early.body_handed_over = false;
  EXPECT_EQ(ReadAck(early, kNow).effect, Effect::kAccepted);
}

TEST(ReadAckTest, ReadsWhatATextInAnotherEncodingWouldHide) {
  const std::string refused =
      "{\"success\":false,\"message\":\"gi\xE0 usata\"}";
  EXPECT_EQ(Ack(200, refused).effect, Effect::kRejected);
  EXPECT_EQ(ReadCallbackBody(refused).kind, Outcome::Kind::kRejected);
  EXPECT_EQ(ReadCallbackBody("{\"success\":true,\"id\":\"\xFF\"}").kind,
            Outcome::Kind::kSucceeded);
  EXPECT_EQ(ReadCallbackBody("\xFF").kind, Outcome::Kind::kUnreadable);
}

TEST(ReadAckTest, ReadsWhatHalfASurrogateWouldHide) {
  const std::string refused = R"({"success":false,"message":"\ud83d"})";
  EXPECT_EQ(Ack(200, refused).effect, Effect::kRejected);
  EXPECT_EQ(ReadCallbackBody(refused).kind, Outcome::Kind::kRejected);
  const std::string done = R"({"success":true,"id":"m-1","message":"\ud83d"})";
  EXPECT_EQ(Ack(200, done).effect, Effect::kAccepted);
  const CallbackBody read = ReadCallbackBody(done);
  EXPECT_EQ(read.kind, Outcome::Kind::kSucceeded);
  EXPECT_EQ(read.json.root().Find("id").text(), "m-1");
}

TEST(ReadAckTest, ReportsThrottlingAsNotSent) {
  for (const char* body : {"{}", kRefused}) {
    const Sent sent = Ack(429, body, {{"retry-after", "3"}});
    EXPECT_EQ(sent.effect, Effect::kNotSent) << body;
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kResourceExhausted,
                                    v1::ERROR_REASON_UPSTREAM_THROTTLED));
    EXPECT_EQ(RetryDelay(sent.error), absl::Seconds(3));
  }
}

TEST(ReadAckTest, ReportsRefusedCredentialsAsRejected) {
  for (const std::string& body :
       {FixtureText("auth_error_401.json"),
        std::string(R"({"success":false,"message":"who?"})"),
        std::string(kHtml), std::string(), std::string("{}")}) {
    const Sent sent = Ack(401, body);
    EXPECT_EQ(sent.effect, Effect::kRejected);
    EXPECT_THAT(sent.error, ErrorIs(StatusCode::kInternal,
                                    v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  }
}

TEST(ReadCallbackBodyTest, GoesBySuccessAlone) {
  EXPECT_EQ(
      ReadCallbackBody(FixtureText("giftcard_update_callback_success.json"))
          .kind,
      Outcome::Kind::kSucceeded);
  const CallbackBody refused =
      ReadCallbackBody(FixtureText("giftcard_update_callback_error.json"));
  EXPECT_EQ(refused.kind, Outcome::Kind::kRejected);
  EXPECT_THAT(refused.error, ErrorIs(StatusCode::kNotFound,
                                     v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
  for (const char* body : {"", "{}", "[]", kHtml, R"({"success":5})",
                           R"({"message":"barcode not found"})", "\xff"}) {
    EXPECT_EQ(ReadCallbackBody(body).kind, Outcome::Kind::kUnreadable) << body;
  }
}

}  // namespace
}  // namespace gateway::fourws
