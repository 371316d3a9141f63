#include "server/ingress/forwarder.h"

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::SizeIs;

// Keeps what it is to send, until the test answers.
class HeldHttpClient final : public HttpClient {
 public:
  void Send(HttpRequest request, Done done) override {
    sent.push_back(std::move(request));
    done_ = std::move(done);
  }
  void Answer(int status) {
    std::exchange(done_, nullptr)({HttpResponse{status, {}, ""}, true});
  }
  void Fail() {
    std::exchange(done_, nullptr)({absl::UnavailableError("refused"), false});
  }
  bool waits() { return done_ != nullptr; }

  std::vector<HttpRequest> sent;

 private:
  Done done_;
};

class ForwarderTest : public testing::Test {
 protected:
  ForwarderTest() {
    options_.source = "one/test";
    options_.url = "http://older/hook";
    options_.max_waiting = 3;
    options_.max_waiting_bytes = 100;
    options_.max_attempts = 3;
  }

  void Forward(const std::string& body) {
    HttpIncoming request;
    request.body = body;
    request.headers = {{"host", "gateway"},
                       {"content-length", "9"},
                       {"connection", "close"},
                       {"authorization", "Basic x"},
                       {"content-type", "text/plain"}};
    forwarder().Forward(std::move(request));
  }

  Forwarder& forwarder() {
    if (forwarder_ == nullptr) {
      forwarder_ =
          std::make_unique<Forwarder>(options_, http_, clock_, metrics_);
    }
    return *forwarder_;
  }

  std::vector<std::string> bodies() const {
    std::vector<std::string> sent;
    for (const HttpRequest& request : http_.sent) sent.push_back(request.body);
    return sent;
  }

  FakeClock clock_;
  Metrics metrics_;
  HeldHttpClient http_;
  ForwardOptions options_;
  std::unique_ptr<Forwarder> forwarder_;
};

TEST_F(ForwarderTest, SendsTheBodyWithTheHeadersThatAreTheMessages) {
  Forward("a");
  ASSERT_THAT(http_.sent, SizeIs(1));
  EXPECT_EQ(http_.sent[0].method, "POST");
  EXPECT_EQ(http_.sent[0].url, "http://older/hook");
  EXPECT_EQ(http_.sent[0].body, "a");
  EXPECT_THAT(http_.sent[0].headers,
              ElementsAre(Pair("authorization", "Basic x"),
                          Pair("content-type", "text/plain")));
}

TEST_F(ForwarderTest, SendsOneAfterTheOther) {
  Forward("a");
  Forward("b");
  EXPECT_THAT(bodies(), ElementsAre("a"));
  http_.Answer(204);
  EXPECT_THAT(bodies(), ElementsAre("a", "b"));
  http_.Answer(200);
  EXPECT_FALSE(http_.waits());
  Forward("c");
  EXPECT_THAT(bodies(), ElementsAre("a", "b", "c"));
}

TEST_F(ForwarderTest, TriesAgainLaterAndEverMoreRarely) {
  Forward("a");
  Forward("b");
  http_.Fail();
  EXPECT_THAT(bodies(), ElementsAre("a"));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(bodies(), ElementsAre("a", "a"));
  http_.Answer(503);
  clock_.Advance(absl::Milliseconds(1900));
  EXPECT_THAT(bodies(), ElementsAre("a", "a"));
  clock_.Advance(absl::Milliseconds(100));
  EXPECT_THAT(bodies(), ElementsAre("a", "a", "a"));
  http_.Answer(200);
  EXPECT_THAT(bodies(), ElementsAre("a", "a", "a", "b"));
}

TEST_F(ForwarderTest, DropsWhatFailsTooOften) {
  Forward("a");
  Forward("b");
  for (int i = 0; i < 3; ++i) {
    http_.Answer(500);
    clock_.Advance(absl::Minutes(1));
  }
  EXPECT_THAT(bodies(), ElementsAre("a", "a", "a", "b"));
}

TEST_F(ForwarderTest, DropsWhatIsRefused) {
  Forward("a");
  Forward("b");
  http_.Answer(401);
  EXPECT_THAT(bodies(), ElementsAre("a", "b"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("dropped"));
}

TEST_F(ForwarderTest, DropsWhatDoesNotFit) {
  Forward("a");
  Forward(std::string(100, 'x'));
  Forward("b");
  Forward("c");
  Forward("d");
  http_.Answer(200);
  http_.Answer(200);
  http_.Answer(200);
  EXPECT_FALSE(http_.waits());
  EXPECT_THAT(bodies(), ElementsAre("a", "b", "c"));
}

TEST_F(ForwarderTest, MayEndBeforeTheAnswer) {
  Forward("a");
  Forward("b");
  forwarder_.reset();
  http_.Answer(503);
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(bodies(), ElementsAre("a"));
}

}  // namespace
}  // namespace gateway
