#include "adapters/upstream/exchanges.h"

#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <utility>

#include "gtest/gtest.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

constexpr auto kStopped = absl::StatusCode::kUnavailable;

constexpr Dialect kNoWords = {
    "upstream",
    [](const HttpExchange& exchange,
       absl::Time /*now*/) -> absl::StatusOr<JsonDocument> {
      if (!exchange.response.ok()) return exchange.response.status();
      return JsonDocument(nlohmann::json::object());
    },
    [](absl::string_view /*body*/) { return true; }};

// Calls the test at the last moment before an exchange begins.
class LastMoment final : public Authenticator {
 public:
  explicit LastMoment(const std::function<void()>& act) : act_(act) {}

  void Authorize(HttpRequest request, std::stop_token /*given_up*/,
                 Authorized done) override {
    if (act_) act_();
    std::move(done)(AuthorizedRequest{std::move(request)});
  }
  bool OnAnswer(int64_t /*session*/,
                const HttpResponse& /*response*/) override {
    return false;
  }
  void Stop() override {}

 private:
  const std::function<void()>& act_;
};

class ExchangesTest : public testing::Test {
 protected:
  absl::StatusOr<JsonDocument> Read() {
    Answer<JsonDocument> answer;
    exchanges_.reads().Send(HttpRequest(), absl::InfiniteFuture(),
                            absl::Seconds(10), answer.done());
    clock_.Advance(absl::ZeroDuration());
    return answer.Wait();
  }
  absl::StatusOr<WriteExchange> Write() {
    Answer<WriteExchange> answer;
    exchanges_.writes().Send(HttpRequest(), nullptr, answer.done());
    clock_.Advance(absl::ZeroDuration());
    return answer.Wait();
  }

  FakeClock clock_;
  std::function<void()> at_last_moment_;
  std::atomic<int> sent_ = 0;
  Exchanges exchanges_{
      GateOptions(), kNoWords,
      std::make_unique<FakeHttpClient>([this](const HttpRequest& /*request*/) {
        ++sent_;
        return Answered(200, "{}");
      }),
      [this](HttpClient& /*http*/) {
        return std::make_unique<LastMoment>(at_last_moment_);
      },
      clock_};
};

TEST_F(ExchangesTest, SendsReadsAndWrites) {
  EXPECT_THAT(Read(), IsOk());
  const auto write = Write();
  ASSERT_THAT(write, IsOk());
  EXPECT_THAT(write->http.response, IsOk());
  EXPECT_EQ(sent_, 2);
}

TEST_F(ExchangesTest, FailsWhatComesAfterItIsStopped) {
  exchanges_.Stop();
  EXPECT_THAT(Read(), StatusIs(kStopped));
  EXPECT_THAT(Write(), StatusIs(kStopped));
  EXPECT_EQ(sent_, 0);
}

TEST_F(ExchangesTest, SendsNoWriteThatWasAboutToLeaveWhenItStopped) {
  at_last_moment_ = [this] { exchanges_.Stop(); };
  const auto write = Write();
  ASSERT_THAT(write, IsOk());
  EXPECT_THAT(write->http.response, StatusIs(kStopped));
  EXPECT_FALSE(write->http.body_handed_over);
  EXPECT_EQ(sent_, 0);
}

TEST_F(ExchangesTest, SendsNoReadThatWasAboutToLeaveWhenItStopped) {
  at_last_moment_ = [this] { exchanges_.Stop(); };
  EXPECT_THAT(Read(), StatusIs(kStopped));
  EXPECT_EQ(sent_, 0);
}

TEST(WithinTimeoutsTest, TakesSilenceForFailureUnderShortTimeoutsToo) {
  GateOptions gate;
  gate.breaker.patience = absl::Seconds(5);
  const auto patience = [&gate](absl::Duration read, absl::Duration write) {
    return WithinTimeouts(gate, read, write).breaker.patience;
  };
  EXPECT_EQ(patience(absl::Seconds(10), absl::Seconds(30)), absl::Seconds(5));
  EXPECT_EQ(patience(absl::Seconds(4), absl::Seconds(30)), absl::Seconds(2));
  EXPECT_EQ(patience(absl::Seconds(10), absl::Seconds(6)), absl::Seconds(3));
}

}  // namespace
}  // namespace gateway
