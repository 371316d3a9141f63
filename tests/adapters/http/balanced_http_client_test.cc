#include "adapters/http/balanced_http_client.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

// What each client was sent and has not answered.
using Held = std::vector<std::pair<std::string, HttpClient::Done>>;

class Holding final : public HttpClient {
 public:
  explicit Holding(Held& sent) : sent_(sent) {}
  void Send(HttpRequest request, Done done) override {
    sent_.emplace_back(std::move(request.url), std::move(done));
  }

 private:
  Held& sent_;
};

class BalancedHttpClientTest : public testing::Test {
 protected:
  BalancedHttpClientTest() {
    std::vector<std::unique_ptr<HttpClient>> clients;
    for (Held& sent : sent_) clients.push_back(std::make_unique<Holding>(sent));
    client_ = std::make_unique<BalancedHttpClient>(std::move(clients));
  }

  void Send(const std::string& url) {
    HttpRequest request;
    request.url = url;
    client_->Send(std::move(request),
                  [this, url](const HttpExchange&) { ended_.push_back(url); });
  }
  void AnswerFirst(Held& sent) {
    auto done = std::move(sent.front().second);
    sent.erase(sent.begin());
    std::move(done)({HttpResponse{.status = 200, .headers = {}, .body = ""},
                     /*body_handed_over=*/false});
  }
  std::vector<size_t> UnderWay() const {
    std::vector<size_t> counts;
    for (const Held& sent : sent_) counts.push_back(sent.size());
    return counts;
  }

  std::vector<Held> sent_ = std::vector<Held>(3);
  std::unique_ptr<HttpClient> client_;
  std::vector<std::string> ended_;
};

TEST_F(BalancedHttpClientTest, SendsOneAfterTheOtherThroughTheFirst) {
  for (const char* url : {"a", "b", "c"}) {
    Send(url);
    EXPECT_THAT(UnderWay(), ElementsAre(1, 0, 0));
    AnswerFirst(sent_[0]);
  }
  EXPECT_THAT(ended_, ElementsAre("a", "b", "c"));
}

TEST_F(BalancedHttpClientTest, SharesWhatComesAtOnce) {
  for (int i = 0; i < 7; ++i) Send("a");
  EXPECT_THAT(UnderWay(), ElementsAre(3, 2, 2));
}

TEST_F(BalancedHttpClientTest, SendsThroughTheOneThatHasTheFewest) {
  for (const char* url : {"a", "b", "c", "d", "e", "f"}) Send(url);
  AnswerFirst(sent_[1]);
  Send("g");
  EXPECT_THAT(UnderWay(), ElementsAre(2, 2, 2));
  EXPECT_EQ(sent_[1].back().first, "g");
  EXPECT_THAT(ended_, ElementsAre("b"));
}

}  // namespace
}  // namespace gateway
