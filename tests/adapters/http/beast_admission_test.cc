// What is decided about a request before its body is read, and how many bytes
// of bodies there may be.

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/mutex.h"
#include "adapters/http/beast_http_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/listening.h"
#include "tests/adapters/http/raw_client.h"

namespace gateway {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class BeastAdmissionTest : public Listening {
 protected:
  void SetUp() override { Use(HttpListenerOptions()); }

  void Use(HttpListenerOptions options) {
    options.on_refused = [this](int status, const char* reason) {
      MutexLock lock(mu_);
      refused_.push_back(absl::StrCat(status, " ", reason));
    };
    listener_.reset();
    Listen(options);
  }

  std::vector<std::string> refused() {
    MutexLock lock(mu_);
    return refused_;
  }

  void UseRoomFor(size_t bytes) {
    HttpListenerOptions options;
    options.max_pending_body_bytes = bytes;
    Use(options);
  }

  // A connection whose body of `bytes` is wanted.
  std::unique_ptr<RawClient> WantedBy(const std::string& path, size_t bytes) {
    auto client = std::make_unique<RawClient>(listener_->port());
    client->Send(HeadOf(path, bytes));
    EXPECT_THAT(client->ReadHead(), StartsWith("HTTP/1.1 100 "));
    return client;
  }

 private:
  Mutex mu_;
  std::vector<std::string> refused_ ABSL_GUARDED_BY(mu_);
};

TEST_F(BeastAdmissionTest, AnswersBeforeTheBodyWhatIsNotAdmitted) {
  RawClient client(listener_->port());
  client.Send(HeadOf("/refused", 5'000'000));
  EXPECT_THAT(client.ReadToEnd(),
              AllOf(StartsWith("HTTP/1.1 404 "),
                    HasSubstr("Connection: close\r\n"), EndsWith("refused")));
  ASSERT_THAT(decided(), SizeIs(1));
  EXPECT_EQ(decided()[0].content_length, 5'000'000);
  EXPECT_THAT(decided()[0].body, IsEmpty());
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastAdmissionTest, LetsWhoSendsTheBodyAllTheSameReadTheAnswer) {
  RawClient client(listener_->port());
  client.Send(
      "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000"
      "\r\n\r\n" +
      std::string(1'000'000, 'x'));
  client.EndSending();
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 404 "));
}

TEST_F(BeastAdmissionTest, KeepsAConnectionThatHadNoBodyToSend) {
  RawClient client(listener_->port());
  for (int i = 0; i < 2; ++i) {
    client.Send("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_THAT(client.ReadAnswer(),
                AllOf(StartsWith("HTTP/1.1 404 "), Not(HasSubstr("close"))));
  }
  EXPECT_EQ(decided()[0].content_length, 0);
}

TEST_F(BeastAdmissionTest, SaysThatNobodyKnowsHowLongChunksAre) {
  RawClient client(listener_->port());
  client.Send(
      "POST /refused HTTP/1.1\r\nHost: a\r\n"
      "Transfer-Encoding: chunked\r\n\r\n");
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 404 "));
  EXPECT_EQ(decided()[0].content_length, std::nullopt);
}

TEST_F(BeastAdmissionTest, WantsABodyOnceItIsDecidedFromAnyThread) {
  RawClient client(listener_->port());
  client.Send(HeadOf("/held", 3));
  std::thread([this, decide = TakeDecider()]() mutable {
    std::move(decide)(Admission(3));
  }).join();
  EXPECT_EQ(client.ReadHead(), "HTTP/1.1 100 Continue\r\n\r\n");
  client.Send("abc");
  EXPECT_THAT(client.ReadAnswer(), EndsWith("\r\n\r\nabc"));
}

TEST_F(BeastAdmissionTest, Answers500WhenNobodyDecides) {
  RawClient client(listener_->port());
  client.Send(HeadOf("/held", 3));
  TakeDecider();
  EXPECT_THAT(client.ReadToEnd(), StartsWith("HTTP/1.1 500 "));
}

TEST_F(BeastAdmissionTest, StopsWhileItIsDecided) {
  RawClient client(listener_->port());
  client.Send(HeadOf("/held", 3));
  HttpDecider decide = TakeDecider();
  listener_.reset();
  EXPECT_THAT(client.ReadToEnd(), IsEmpty());
  std::move(decide)(Admission(3));
}

TEST_F(BeastAdmissionTest, TakesNoMoreThanWasAdmitted) {
  RawClient announced(listener_->port());
  announced.Send(HeadOf("/", 10'001));
  EXPECT_THAT(announced.ReadToEnd(), StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(refused(), ElementsAre("413 body_too_large"));
  EXPECT_THAT(handled(), IsEmpty());
}

TEST_F(BeastAdmissionTest, Refuses503WhatDoesNotFitWithTheOthers) {
  UseRoomFor(4000);
  KeepRepliers();
  // Three quarters are for all; the rest is for what has priority.
  const auto first = WantedBy("/", 2000);
  first->Send(std::string(2000, 'x'));
  HttpReplier replier = TakeReplier();
  RawClient more(listener_->port());
  more.Send(HeadOf("/", 1001));
  EXPECT_THAT(more.ReadToEnd(), AllOf(StartsWith("HTTP/1.1 503 "),
                                      HasSubstr("Retry-After: 5\r\n")));
  EXPECT_THAT(refused(), ElementsAre("503 no_room_for_body"));
  const auto awaited = WantedBy("/awaited", 2000);
  awaited->Send(std::string(2000, 'x'));
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(awaited->ReadAnswer(), StartsWith(kOk));
  // What was answered takes no room.
  std::move(replier)({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(first->ReadAnswer(), StartsWith(kOk));
  const auto later = WantedBy("/", 3000);
  later->Send(std::string(3000, 'x'));
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(later->ReadAnswer(), StartsWith(kOk));
}

TEST_F(BeastAdmissionTest, CountsWhatHasArrivedOfABody) {
  UseRoomFor(4000);
  const auto first = WantedBy("/", 4000);
  first->Send(std::string(3999, 'x'));
  // Some of it may still be on its way.
  for (int tries = 0; refused().empty(); ++tries) {
    ASSERT_LT(tries, 10'000);
    RawClient more(listener_->port());
    more.Send(HeadOf("/", 1));
    EXPECT_THAT(more.ReadHead(), StartsWith("HTTP/1.1 "));
  }
  first->Send("x");
  EXPECT_THAT(first->ReadAnswer(), StartsWith(kOk));
}

TEST_F(BeastAdmissionTest, Refuses503ChunksThatOutgrowTheRoom) {
  UseRoomFor(4000);
  KeepRepliers();
  const auto first = WantedBy("/", 2000);
  first->Send(std::string(2000, 'x'));
  HttpReplier replier = TakeReplier();
  RawClient chunks(listener_->port());
  chunks.Send(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3e9\r\n" +
      std::string(1001, 'x') + "\r\n");
  EXPECT_THAT(chunks.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
  std::move(replier)({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(first->ReadAnswer(), StartsWith(kOk));
}

}  // namespace
}  // namespace gateway
