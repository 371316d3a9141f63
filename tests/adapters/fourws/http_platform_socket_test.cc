#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/system_clock.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/fourws/static_credentials.h"
#include "adapters/http/beast_http_listener.h"
#include "adapters/http/curl_http_client.h"
#include "adapters/upstream/giftcard_read.h"
#include "adapters/upstream/header_credentials.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/answer.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"
#include "tests/support/take_all.h"

namespace gateway::fourws {
namespace {

using testing::Contains;
using testing::Pair;

// 4ws.trade as a listener of this process, which answers as the test says.
class HttpPlatformSocketTest : public testing::Test {
 protected:
  HttpPlatformSocketTest() {
    listener_ = *ListenHttp(
        {}, TakeAll([this](HttpIncoming request, HttpReplier replier) {
          seen_ = std::move(request);
          ++requests_;
          std::move(replier)(reply_);
        }));
    PlatformOptions options;
    options.url = absl::StrCat("http://", listener_->address());
    platform_ = std::make_unique<HttpPlatform>(
        options, std::make_unique<CurlHttpClient>(clock_, CurlHttpOptions{}),
        [](HttpClient&) {
          return std::make_unique<HeaderCredentials>(
              StaticCredentials{"user", "pass", "C1", "500"}.ToHeaders());
        },
        clock_);
  }

  absl::StatusOr<v1::Giftcard> Get() {
    Answer<v1::Giftcard> answer;
    ReadGiftcard(*platform_, "2000000001814", absl::InfiniteFuture(),
                 answer.done());
    return answer.Wait();
  }

  Sent Redeem() {
    v1::RedeemGiftcardRequest request;
    request.set_barcode("2000000001814");
    request.mutable_amount()->set_units(50);
    v1::Giftcard card;
    card.set_entity_code("440");
    Write write;
    write.request.PackFrom(request);
    write.prepared.PackFrom(card);
    Answer<Sent> answer;
    SendWrite(*platform_, write, answer);
    return *answer.Wait();
  }

  HttpReply reply_;
  HttpIncoming seen_;
  std::atomic<int> requests_ = 0;
  SystemClock clock_;
  std::unique_ptr<HttpListener> listener_;
  std::unique_ptr<HttpPlatform> platform_;
};

TEST_F(HttpPlatformSocketTest, ReadsACard) {
  reply_.body = FixtureText("giftcard_get_response.json");
  const auto card = Get();
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->barcode(), "2000000001814");
  EXPECT_EQ(seen_.method, "GET");
  EXPECT_EQ(seen_.path, "/api");
  EXPECT_EQ(seen_.query, "cmd=getGiftcard_v1&barcode=2000000001814");
  EXPECT_THAT(seen_.headers, Contains(Pair("companyid", "C1")));
  EXPECT_THAT(seen_.headers, Contains(Pair("password", "pass")));
}

TEST_F(HttpPlatformSocketTest, SendsARedeemOnceWhateverIsAnswered) {
  reply_.body = R"({"success":true})";
  EXPECT_EQ(Redeem().effect, Sent::Effect::kAccepted);
  EXPECT_EQ(seen_.method, "POST");
  EXPECT_THAT(seen_.body, testing::HasSubstr("\"amount\":-50"));
  reply_.body = FixtureText("giftcard_update_callback_error.json");
  EXPECT_EQ(Redeem().effect, Sent::Effect::kRejected);
  reply_ = {502, {}, "<html>"};
  EXPECT_EQ(Redeem().effect, Sent::Effect::kUnknown);
  EXPECT_EQ(requests_, 3);
}

TEST_F(HttpPlatformSocketTest, ProvesThatNothingWasSentToNobody) {
  listener_.reset();
  const Sent sent = Redeem();
  EXPECT_EQ(sent.effect, Sent::Effect::kNotSent);
  EXPECT_THAT(sent.error, ErrorIs(absl::StatusCode::kUnavailable,
                                  v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(Get(), ErrorIs(absl::StatusCode::kUnavailable,
                             v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(requests_, 0);
}

TEST_F(HttpPlatformSocketTest, EndsWhatIsUnderWayWhenDestroyed) {
  reply_ = {502, {}, ""};
  Answer<v1::Giftcard> answer;
  ReadGiftcard(*platform_, "2000000001814", absl::InfiniteFuture(),
               answer.done());
  platform_.reset();
  EXPECT_THAT(answer.Wait(), StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace gateway::fourws
