#include "server/telemetry/counted_http_client.h"

#include <memory>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"
#include "tests/support/worker.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;

// Answers every request with what it was given.
class FixedClient final : public HttpClient {
 public:
  explicit FixedClient(absl::StatusOr<HttpResponse> response)
      : response_(std::move(response)) {}
  // The answer comes before this is destroyed.
  void Send(HttpRequest request, Done done) override {
    HttpExchange exchange;
    exchange.response = response_;
    exchange.body_handed_over = !request.body.empty();
    worker_.Post(
        [exchange = std::move(exchange), done = std::move(done)]() mutable {
          std::move(done)(std::move(exchange));
        });
  }

 private:
  const absl::StatusOr<HttpResponse> response_;
  Worker worker_;
};

HttpExchange Exchange(Metrics& metrics, absl::StatusOr<HttpResponse> response,
                      const std::string& url, const std::string& body = "") {
  HttpExchange ended;
  {
    CountedHttpClient client(std::make_unique<FixedClient>(std::move(response)),
                             metrics);
    HttpRequest request;
    request.url = url;
    request.body = body;
    client.Send(std::move(request),
                [&](HttpExchange exchange) { ended = std::move(exchange); });
  }
  return ended;
}

HttpResponse Response(int status, const std::string& body) {
  HttpResponse response;
  response.status = status;
  response.body = body;
  return response;
}

std::string Line(const std::string& command, const std::string& result) {
  return R"(fourws_upstream_exchanges_total{command=")" + command +
         R"(",result=")" + result + R"("} )";
}

TEST(CountedHttpClientTest, HandsOnWhatItCounts) {
  Metrics metrics;
  const HttpExchange exchange =
      Exchange(metrics, Response(503, "later"),
               "http://a/api?cmd=getGiftcard_v1&barcode=1", "body");
  ASSERT_THAT(exchange.response, IsOk());
  EXPECT_EQ(exchange.response->body, "later");
  EXPECT_TRUE(exchange.body_handed_over);
  EXPECT_THAT(metrics.Text(), HasSubstr(Line("getGiftcard_v1", "503") + "1"));
}

TEST(CountedHttpClientTest, CountsExchangesWithoutAnAnswer) {
  Metrics metrics;
  const HttpExchange exchange =
      Exchange(metrics, absl::UnavailableError("gone"),
               "http://a/api?cmd=updateGiftcard_v1");
  EXPECT_TRUE(absl::IsUnavailable(exchange.response.status()));
  EXPECT_FALSE(exchange.body_handed_over);
  EXPECT_THAT(metrics.Text(),
              HasSubstr(Line("updateGiftcard_v1", "UNAVAILABLE") + "1"));
}

TEST(CountedHttpClientTest, CountsExchangesThatAreNoCommand) {
  Metrics metrics;
  Exchange(metrics, Response(200, ""), "http://a/login");
  EXPECT_THAT(metrics.Text(), HasSubstr(Line("none", "200") + "1"));
}

}  // namespace
}  // namespace gateway
