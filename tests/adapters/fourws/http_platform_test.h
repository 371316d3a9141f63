#ifndef TESTS_ADAPTERS_FOURWS_HTTP_PLATFORM_TEST_H_
#define TESTS_ADAPTERS_FOURWS_HTTP_PLATFORM_TEST_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>

#include "adapters/fourws/http_platform.h"
#include "adapters/fourws/static_credentials.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/giftcard_read.h"
#include "adapters/upstream/header_credentials.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {

// Uses a new token after each answer that refuses one.
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

inline AuthenticatorMaker WithHeaders(const StaticCredentials& values) {
  return [values](HttpClient& /*http*/) {
    return std::make_unique<HeaderCredentials>(values.ToHeaders());
  };
}

// A platform whose upstream answers as the test says. The clock stands still,
// except in RunAll().
class HttpPlatformTest : public testing::Test {
 protected:
  static constexpr char kBarcode[] = "2000000001814";

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

  // Runs exchanges, and the pauses between them, until none is left.
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

}  // namespace gateway::fourws

#endif  // TESTS_ADAPTERS_FOURWS_HTTP_PLATFORM_TEST_H_
