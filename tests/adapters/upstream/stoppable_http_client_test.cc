#include "adapters/upstream/stoppable_http_client.h"

#include <atomic>
#include <memory>
#include <optional>
#include <utility>

#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

class StoppableHttpClientTest : public testing::Test {
 protected:
  void Send(std::optional<HttpExchange>& ended) {
    client_.Send(HttpRequest(), [&ended](HttpExchange exchange) {
      ended = std::move(exchange);
    });
  }

  FakeClock clock_;
  Later later_{clock_};
  std::atomic<int> sent_ = 0;
  StoppableHttpClient client_{
      std::make_unique<FakeHttpClient>([this](const HttpRequest& /*request*/) {
        ++sent_;
        return Answered(200, "");
      }),
      later_};
};

TEST_F(StoppableHttpClientTest, EndsWhatWasSentBeforeItIsStopped) {
  std::optional<HttpExchange> ended;
  Send(ended);
  client_.Stop();
  ASSERT_TRUE(ended.has_value());
  EXPECT_THAT(ended->response, IsOk());
  EXPECT_EQ(sent_, 1);
}

TEST_F(StoppableHttpClientTest, SendsNothingOnceItIsStopped) {
  client_.Stop();
  std::optional<HttpExchange> ended;
  Send(ended);
  EXPECT_FALSE(ended.has_value());
  clock_.Advance(absl::ZeroDuration());
  ASSERT_TRUE(ended.has_value());
  EXPECT_THAT(ended->response, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_FALSE(ended->body_handed_over);
  EXPECT_EQ(sent_, 0);
}

TEST_F(StoppableHttpClientTest, AnswersWhatTheLastExchangesSend) {
  std::optional<HttpExchange> ended;
  // Comes before Stop(), or within it.
  client_.Send(HttpRequest(),
               [&](const HttpExchange& /*exchange*/) { Send(ended); });
  client_.Stop();
  clock_.Advance(absl::ZeroDuration());
  EXPECT_TRUE(ended.has_value());
}

}  // namespace
}  // namespace gateway
