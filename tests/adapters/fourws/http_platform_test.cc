#include "adapters/fourws/http_platform.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
#include "adapters/base/json.h"
#include "adapters/fourws/static_credentials.h"
#include "adapters/upstream/giftcard_read.h"
#include "adapters/upstream/header_credentials.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::Pair;

constexpr char kBarcode[] = "2000000001814";

// A new token whenever one was refused.
class RenewingAuthenticator final : public Authenticator {
 public:
  void Authorize(HttpRequest request, std::stop_token,
                 Authorized done) override {
    request.headers.emplace_back("token", std::to_string(token_));
    std::move(done)(AuthorizedRequest{std::move(request)});
  }
  bool OnAnswer(int64_t /*session*/, const HttpResponse& response) override {
    if (response.status != 401) return false;
    ++token_;
    return true;
  }
  void Stop() override {}

 private:
  std::atomic<int> token_ = 1;
};

AuthenticatorMaker WithHeaders(const StaticCredentials& values) {
  return [values](HttpClient& /*http*/) {
    return std::make_unique<HeaderCredentials>(values.ToHeaders());
  };
}

class HttpPlatformTest : public testing::Test {
 protected:
  HttpPlatformTest() {
    options_.url = "http://127.0.0.1:1/base";
    Make(WithHeaders({"user", "pass", "C1", "500"}));
  }

  void Make(const AuthenticatorMaker& make_authenticator) {
    auto http = std::make_unique<FakeHttpClient>(
        [this](const HttpRequest& request) { return upstream_(request); });
    http_ = http.get();
    platform_ = std::make_unique<HttpPlatform>(options_, std::move(http),
                                               make_authenticator, clock_);
  }

  // Runs exchanges and pauses until nothing is left of either.
  void RunAll() {
    for (size_t before = 0; before != http_->requests().size();) {
      before = http_->requests().size();
      http_->Flush();
      clock_.Advance(absl::Milliseconds(200));
      http_->Flush();
    }
  }

  absl::StatusOr<v1::Giftcard> Get(
      absl::Time deadline = absl::InfiniteFuture()) {
    Answer<v1::Giftcard> answer;
    ReadGiftcard(*platform_, kBarcode, deadline, answer.done());
    RunAll();
    clock_.Advance(absl::ZeroDuration());
    return answer.Wait();
  }

  Write Redeem() {
    v1::RedeemGiftcardRequest request;
    request.set_barcode(kBarcode);
    request.mutable_amount()->set_units(50);
    request.mutable_amount()->set_currency_code("EUR");
    v1::Giftcard card;
    card.set_entity_code("440");
    Write write;
    write.request.PackFrom(request);
    write.prepared.PackFrom(card);
    write.callback_url = "http://127.0.0.1:8080/callbacks/t";
    return write;
  }

  Sent Send(const Write& write, absl::Time deadline = absl::InfiniteFuture()) {
    Answer<Sent> answer;
    SendWrite(*platform_, write, answer, deadline);
    RunAll();
    clock_.Advance(absl::ZeroDuration());
    absl::StatusOr<Sent> sent = answer.Wait();
    EXPECT_THAT(sent.status(), IsOk());
    return *std::move(sent);
  }

  PlatformOptions options_;
  FakeClock clock_;
  FakeHttpClient::Upstream upstream_ = [](const HttpRequest&) {
    return Answered(200, FixtureText("giftcard_get_response.json"));
  };
  std::unique_ptr<HttpPlatform> platform_;
  FakeHttpClient* http_ = nullptr;
};

TEST_F(HttpPlatformTest, ReadsACardWithCommandBarcodeAndCredentials) {
  options_.extra_query = {{"appId", "A&B"}};
  options_.commands["get_giftcard"] = "get card_v1";
  Make(WithHeaders({"user", "pass", "C1", ""}));
  const auto card = Get();
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->barcode(), kBarcode);
  ASSERT_EQ(http_->requests().size(), 1u);
  const HttpRequest request = http_->requests()[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url,
            "http://127.0.0.1:1/base/api?cmd=get%20card_v1&appId=A%26B"
            "&barcode=2000000001814");
  EXPECT_TRUE(request.body.empty());
  EXPECT_THAT(request.headers, Contains(Pair("username", "user")));
  EXPECT_THAT(request.headers, Contains(Pair("password", "pass")));
  EXPECT_THAT(request.headers, Contains(Pair("companyId", "C1")));
  EXPECT_THAT(request.headers,
              testing::Not(Contains(Pair("siteId", testing::_))));
}

TEST_F(HttpPlatformTest, BoundsAReadByItsTimeoutAndTheCallersDeadline) {
  const absl::Time now = clock_.Now();
  ASSERT_THAT(Get(), IsOk());
  EXPECT_EQ(http_->requests()[0].deadline, now + options_.read_timeout);
  const absl::Time soon = clock_.Now() + absl::Seconds(1);
  ASSERT_THAT(Get(soon), IsOk());
  EXPECT_EQ(http_->requests()[1].deadline, soon);
}

TEST_F(HttpPlatformTest, SendsNothingForACallerWhoGaveUp) {
  EXPECT_THAT(Get(clock_.Now()),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformTest, TellsWhoseDeadlineEndedARead) {
  upstream_ = [](const HttpRequest&) {
    return Failed(absl::DeadlineExceededError("late"), false);
  };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(Get(clock_.Now() + absl::Seconds(1)),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_EQ(http_->requests().size(), 2u);
}

TEST_F(HttpPlatformTest, RepeatsAReadThatFailsTwice) {
  int left = 2;
  upstream_ = [&left](const HttpRequest&) {
    if (left-- == 2) return Failed(absl::UnavailableError("reset"), false);
    if (left == 0) return Answered(502, "<html>");
    return Answered(200, FixtureText("giftcard_get_response.json"));
  };
  EXPECT_THAT(Get(), IsOk());
  EXPECT_EQ(http_->requests().size(), 3u);
}

TEST_F(HttpPlatformTest, GivesUpAReadThatFailsAThirdTime) {
  upstream_ = [](const HttpRequest&) { return Answered(200, "<html>"); };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  EXPECT_EQ(http_->requests().size(), 3u);
}

TEST_F(HttpPlatformTest, RepeatsNoReadPastItsDeadline) {
  upstream_ = [](const HttpRequest&) {
    return Failed(absl::UnavailableError("reset"), false);
  };
  EXPECT_THAT(
      Get(clock_.Now() + absl::Milliseconds(20)),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformTest, RepeatsNoReadThatWasRefused) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, FixtureText("giftcard_get_error.json"));
  };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kNotFound,
                             v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformTest, TellsACardThatCannotBeReadAsUnreadable) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, R"({"success":true,"giftcard":{"amount":"x"}})");
  };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREADABLE));
}

TEST_F(HttpPlatformTest, TakesNoAnswerAboutAnotherCard) {
  std::string body = FixtureText("giftcard_get_response.json");
  const auto told = [&](const std::string& barcode) {
    upstream_ = [&, barcode](const HttpRequest&) {
      return Answered(
          200, absl::StrReplaceAll(body, {{"\"2000000001814\"", barcode}}));
    };
    Make(WithHeaders({}));
    return Get();
  };
  EXPECT_THAT(told("\"002000000001814\""), IsOk());
  EXPECT_THAT(told("2000000001814"), IsOk());
  EXPECT_THAT(
      told("\"2000000001815\""),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE));
}

TEST_F(HttpPlatformTest, FailsEverythingAtOnceWhenItIsStopped) {
  Make(WithHeaders({}));
  platform_->Stop();
  Answer<v1::Giftcard> read;
  ReadGiftcard(*platform_, kBarcode, absl::InfiniteFuture(), read.done());
  Answer<std::shared_ptr<Permit>> permit;
  platform_->Admit(absl::InfiniteFuture(), permit.done());
  Answer<Sent> answer;
  SendWrite(*platform_, Redeem(), answer);
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(read.Wait(), ErrorIs(StatusCode::kUnavailable,
                                   v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(permit.Wait(), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(answer.Wait()->effect, Sent::Effect::kNotSent);
}

TEST_F(HttpPlatformTest, TriesAReadOnceMoreWithRenewedCredentials) {
  upstream_ = [](const HttpRequest& request) {
    return request.headers.back().second == "2"
               ? Answered(200, FixtureText("giftcard_get_response.json"))
               : Answered(401, FixtureText("auth_error_401.json"));
  };
  Make([](HttpClient&) { return std::make_unique<RenewingAuthenticator>(); });
  EXPECT_THAT(Get(), IsOk());
  EXPECT_EQ(http_->requests().size(), 2u);

  upstream_ = [](const HttpRequest&) { return Answered(401, ""); };
  Make([](HttpClient&) { return std::make_unique<RenewingAuthenticator>(); });
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kInternal,
                             v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED));
  EXPECT_EQ(http_->requests().size(), 2u);
}

TEST_F(HttpPlatformTest, PostsARedeem) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, R"({"success":true})");
  };
  const absl::Time now = clock_.Now();
  EXPECT_EQ(Send(Redeem()).effect, Sent::Effect::kAccepted);
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

TEST_F(HttpPlatformTest, HandsAWriteOverOnceWhateverBecomesOfIt) {
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
    EXPECT_NE(Send(Redeem()).effect, Sent::Effect::kAccepted);
    EXPECT_EQ(http_->requests().size(), ++sends);
  }
}

TEST_F(HttpPlatformTest, SendsNoWriteThatCannotBeSaidOrIsTooLate) {
  Sent sent = Send(Redeem(), clock_.Now());
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kDeadlineExceeded,
                                  v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));

  Write nowhere = Redeem();
  nowhere.prepared.PackFrom(v1::Giftcard());
  sent = Send(nowhere);
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kInvalidArgument,
                                  v1::ERROR_REASON_INVALID_REQUEST));

  Write unprepared = Redeem();
  unprepared.prepared.Clear();
  EXPECT_THAT(Send(unprepared).error,
              ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));

  Write read = Redeem();
  read.request.PackFrom(v1::GetGiftcardRequest());
  EXPECT_THAT(Send(read).error, ErrorIs(StatusCode::kUnimplemented,
                                        v1::ERROR_REASON_NOT_OFFERED));
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformTest, SendsNothingForARequestThatCannotBeUnpacked) {
  const auto is_internal =
      ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL);
  Question question;
  question.request.PackFrom(v1::GetGiftcardRequest());
  question.request.set_value("\x0a\x01\xff");
  Answer<google::protobuf::Any> answer;
  platform_->Read(question, answer.done());
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(answer.Wait(), is_internal);

  Write write;
  write.request.PackFrom(v1::SaveTransferRequest());
  write.prepared.PackFrom(v1::Giftcard());
  EXPECT_THAT(platform_->Encode(write), is_internal);
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformTest, ReadsCallbacksOfARedeem) {
  const google::protobuf::Any request = Redeem().request;
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

TEST_F(HttpPlatformTest, EndsReadsThatPauseWhenDestroyed) {
  upstream_ = [](const HttpRequest&) { return Answered(502, ""); };
  Answer<v1::Giftcard> answer;
  ReadGiftcard(*platform_, kBarcode, absl::InfiniteFuture(), answer.done());
  http_->Flush();
  platform_.reset();
  EXPECT_THAT(answer.Wait(), ErrorIs(StatusCode::kUnavailable,
                                     v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
}

TEST_F(HttpPlatformTest, TellsBeforehandWhatItCannotEncode) {
  Write write = Redeem();
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
