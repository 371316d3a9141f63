#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_replace.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "gmock/gmock.h"
#include "tests/adapters/fourws/http_platform_test.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::Pair;

// What becomes of reads: when they are repeated, and what is no answer.
class HttpPlatformReadsTest : public HttpPlatformTest {};

TEST_F(HttpPlatformReadsTest, ReadsACardWithCommandBarcodeAndCredentials) {
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

TEST_F(HttpPlatformReadsTest, BoundsAReadByItsTimeoutAndTheCallersDeadline) {
  const absl::Time now = clock_.Now();
  ASSERT_THAT(Get(), IsOk());
  EXPECT_EQ(http_->requests()[0].deadline, now + options_.read_timeout);
  const absl::Time soon = clock_.Now() + absl::Seconds(1);
  ASSERT_THAT(Get(soon), IsOk());
  EXPECT_EQ(http_->requests()[1].deadline, soon);
}

TEST_F(HttpPlatformReadsTest, SendsNothingForACallerWhoGaveUp) {
  EXPECT_THAT(Get(clock_.Now()),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(HttpPlatformReadsTest, ReportsWhoseDeadlineEndedARead) {
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

TEST_F(HttpPlatformReadsTest, RepeatsAReadThatFailsTwice) {
  int left = 2;
  upstream_ = [&left](const HttpRequest&) {
    if (left-- == 2) return Failed(absl::UnavailableError("reset"), false);
    if (left == 0) return Answered(502, "<html>");
    return Answered(200, FixtureText("giftcard_get_response.json"));
  };
  EXPECT_THAT(Get(), IsOk());
  EXPECT_EQ(http_->requests().size(), 3u);
}

TEST_F(HttpPlatformReadsTest, GivesUpAReadThatFailsAThirdTime) {
  upstream_ = [](const HttpRequest&) { return Answered(200, "<html>"); };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  EXPECT_EQ(http_->requests().size(), 3u);
}

TEST_F(HttpPlatformReadsTest, RepeatsNoReadPastItsDeadline) {
  upstream_ = [](const HttpRequest&) {
    return Failed(absl::UnavailableError("reset"), false);
  };
  EXPECT_THAT(
      Get(clock_.Now() + absl::Milliseconds(20)),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformReadsTest, RepeatsNoReadThatWasRefused) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, FixtureText("giftcard_get_error.json"));
  };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kNotFound,
                             v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
  EXPECT_EQ(http_->requests().size(), 1u);
}

TEST_F(HttpPlatformReadsTest, ReportsACardThatCannotBeReadAsUnreadable) {
  upstream_ = [](const HttpRequest&) {
    return Answered(200, R"({"success":true,"giftcard":{"amount":"x"}})");
  };
  EXPECT_THAT(Get(), ErrorIs(StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREADABLE));
}

TEST_F(HttpPlatformReadsTest, TakesNoAnswerAboutAnotherCard) {
  std::string body = FixtureText("giftcard_get_response.json");
  const auto read_card = [&](const std::string& barcode) {
    upstream_ = [&, barcode](const HttpRequest&) {
      return Answered(
          200, absl::StrReplaceAll(body, {{"\"2000000001814\"", barcode}}));
    };
    Make(WithHeaders({}));
    return Get();
  };
  EXPECT_THAT(read_card("\"002000000001814\""), IsOk());
  EXPECT_THAT(read_card("2000000001814"), IsOk());
  EXPECT_THAT(
      read_card("\"2000000001815\""),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE));
}

TEST_F(HttpPlatformReadsTest, TriesAReadOnceMoreWithRenewedCredentials) {
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

TEST_F(HttpPlatformReadsTest, UnpacksNoRequestThatItsCallerHasUnpacked) {
  auto request = std::make_shared<v1::GetGiftcardRequest>();
  request->set_barcode(kBarcode);
  Question question;
  question.request.PackFrom(*request);
  question.request.set_value("\x0a\x01\xff");  // It cannot be unpacked.
  question.unpacked = std::move(request);
  Answer<google::protobuf::Any> answer;
  platform_->Read(std::move(question), answer.done());
  RunAll();
  EXPECT_THAT(answer.Wait(), IsOk());
}

TEST_F(HttpPlatformReadsTest, EndsReadsThatPauseWhenDestroyed) {
  upstream_ = [](const HttpRequest&) { return Answered(502, ""); };
  Answer<v1::Giftcard> answer;
  ReadGiftcard(*platform_, kBarcode, absl::InfiniteFuture(), answer.done());
  http_->Flush();
  platform_.reset();
  EXPECT_THAT(answer.Wait(), ErrorIs(StatusCode::kUnavailable,
                                     v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
}

}  // namespace
}  // namespace gateway::fourws
