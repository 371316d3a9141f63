#include "server/ingress/forwarder.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/mutex.h"
#include "adapters/base/system_clock.h"
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

// Answers 200 at once, on a thread of its own.
class PromptHttpClient final : public HttpClient {
 public:
  ~PromptHttpClient() override {
    {
      MutexLock lock(mu_);
      stopping_ = true;
      changed_.NotifyAll();
    }
    thread_.join();
  }

  void Send(HttpRequest request, Done done) override {
    MutexLock lock(mu_);
    bodies_.push_back(request.body);
    inbox_.push_back(std::move(done));
    changed_.NotifyAll();
  }

  void AwaitSent(size_t count) {
    MutexLock lock(mu_);
    while (bodies_.size() < count) changed_.Wait(mu_);
  }
  std::vector<std::string> bodies() {
    MutexLock lock(mu_);
    return bodies_;
  }

 private:
  void Run() {
    for (auto inbox = Take(); !inbox.empty(); inbox = Take()) {
      for (Done& done : inbox)
        std::move(done)({HttpResponse{200, {}, ""}, true});
    }
  }

  // What was sent since; nothing once stopping.
  std::vector<Done> Take() {
    MutexLock lock(mu_);
    while (inbox_.empty() && !stopping_) changed_.Wait(mu_);
    return std::exchange(inbox_, {});
  }

  Mutex mu_;
  CondVar changed_;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::string> bodies_ ABSL_GUARDED_BY(mu_);
  std::vector<Done> inbox_ ABSL_GUARDED_BY(mu_);
  std::thread thread_{[this] { Run(); }};
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

// One is answered while the next comes: each is sent once, by either thread.
TEST(ForwarderRaceTest, SendsEachOnceWhileAnswersCome) {
  constexpr size_t kCount = 20000;
  SystemClock clock;
  Metrics metrics;
  std::vector<std::string> expected;
  PromptHttpClient http;
  Forwarder forwarder({.source = "one/test", .url = "http://older/hook"}, http,
                      clock, metrics);
  for (size_t i = 1; i <= kCount; ++i) {
    expected.push_back(absl::StrCat(i));
    HttpIncoming request;
    request.body = expected.back();
    forwarder.Forward(std::move(request));
    http.AwaitSent(i);
  }
  EXPECT_EQ(http.bodies(), expected);
}

}  // namespace
}  // namespace gateway
