// Who makes room for whom, and for whom room is kept.

#include <list>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "adapters/http/beast_http_listener.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/listening.h"
#include "tests/adapters/http/raw_client.h"

namespace gateway {
namespace {

using testing::AllOf;
using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class BeastRoomTest : public ListeningToMany {
 protected:
  // A connection whose body is wanted, with `sent` bytes of it there.
  RawClient& BeginBody(const std::string& path, size_t bytes, size_t sent) {
    RawClient& client = Connect();
    client.Send(HeadOf(path, bytes));
    EXPECT_THAT(client.ReadHead(), StartsWith("HTTP/1.1 100 "));
    client.Send(std::string(sent, 'x'));
    return client;
  }

  void ExpectAnswer() {
    RawClient& sender = Connect();
    sender.Send(kGet);
    EXPECT_THAT(sender.ReadAnswer(), StartsWith(kOk));
  }

  // One that was asked for with words; silently if nothing had been read.
  static testing::Matcher<std::string> WasAskedToGo() {
    return AnyOf(IsEmpty(), AllOf(StartsWith("HTTP/1.1 503 "),
                                  HasSubstr("Retry-After: 5\r\n")));
  }
};

TEST_F(BeastRoomTest, ASlowHeaderMakesRoom) {
  Listen(Options(2));
  RawClient& slow = Connect();
  slow.Send("POST / HTTP/1.1\r\nHo");
  RawClient& slow_too = Connect();
  slow_too.Send("P");
  ExpectAnswer();
  EXPECT_THAT(slow.ReadToEnd(), WasAskedToGo());
}

TEST_F(BeastRoomTest, ASlowBodyMakesRoom) {
  Listen(Options(1));
  RawClient& slow = BeginBody("/", 100, 3);
  ExpectAnswer();
  EXPECT_THAT(slow.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
}

TEST_F(BeastRoomTest, WhoSendsLeastGoesFirst) {
  Listen(Options(2));
  RawClient& quick = BeginBody("/", 10'000, 9'999);
  RawClient& slow = BeginBody("/", 10'000, 1);
  // Neither is protected any more.
  absl::SleepFor(absl::Milliseconds(1200));
  ExpectAnswer();
  EXPECT_THAT(slow.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
  quick.Send("x");
  EXPECT_THAT(quick.ReadAnswer(), StartsWith(kOk));
}

TEST_F(BeastRoomTest, WhatHasPriorityGoesLast) {
  Listen(Options(2));
  RawClient& awaited = BeginBody("/awaited", 10, 1);
  absl::SleepFor(absl::Milliseconds(1200));
  RawClient& other = BeginBody("/", 10, 9);
  ExpectAnswer();
  EXPECT_THAT(other.ReadToEnd(), StartsWith("HTTP/1.1 503 "));
  awaited.Send(std::string(9, 'x'));
  EXPECT_THAT(awaited.ReadAnswer(), StartsWith(kOk));
}

// Through a proxy all kinds of requests may come over one connection.
TEST_F(BeastRoomTest, PriorityIsThatOfTheLastRequest) {
  Listen(Options(2));
  RawClient& once_awaited = Connect();
  once_awaited.Send("GET /awaited HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(once_awaited.ReadAnswer(), StartsWith(kOk));
  once_awaited.Send("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(once_awaited.ReadAnswer(), StartsWith("HTTP/1.1 404 "));
  RawClient& other = BeginBody("/", 10, 9);
  ExpectAnswer();
  EXPECT_THAT(once_awaited.ReadToEnd(), IsEmpty());
  other.Send("x");
  EXPECT_THAT(other.ReadAnswer(), StartsWith(kOk));
}

TEST_F(BeastRoomTest, KeepsPlacesForWhatHasPriority) {
  HttpListenerOptions options = Options(3);
  options.priority_connections = 1;
  Listen(options);
  KeepRepliers();
  std::list<HttpReplier> busy;
  for (int i = 0; i < 2; ++i) {
    Connect().Send(kGet);
    busy.push_back(TakeReplier());
  }
  RawClient& other = Connect();
  other.Send(kGet);
  EXPECT_THAT(other.ReadToEnd(), AllOf(StartsWith("HTTP/1.1 503 "),
                                       HasSubstr("Retry-After: 5\r\n")));
  RawClient& awaited = Connect();
  awaited.Send("GET /awaited HTTP/1.1\r\nHost: a\r\n\r\n");
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(awaited.ReadAnswer(), StartsWith(kOk));
}

// Those who only might send give way to a request that is there.
TEST_F(BeastRoomTest, TakesAPlaceFromASilentOneRatherThanAKeptOne) {
  HttpListenerOptions options = Options(3);
  options.priority_connections = 1;
  Listen(options);
  RawClient& silent = Connect();
  Connect();
  ExpectAnswer();
  EXPECT_THAT(silent.ReadToEnd(), IsEmpty());
}

TEST_F(BeastRoomTest, Answers429ToAnAddressWithTooManyConnections) {
  HttpListenerOptions options = Options(8);
  options.max_connections_per_address = 1;
  Listen(options);
  {
    RawClient first(listener_->port());
    first.Send(kGet);
    EXPECT_THAT(first.ReadAnswer(), StartsWith(kOk));
    EXPECT_THAT(Connect().ReadToEnd(), AllOf(StartsWith("HTTP/1.1 429 "),
                                             HasSubstr("Retry-After: 5\r\n")));
  }
  // The first may still be known.
  std::string answer;
  for (int i = 0; i < 10'000 && !answer.starts_with(kOk); ++i) {
    RawClient next(listener_->port());
    next.Send(kGet);
    answer = next.ReadAnswer();
  }
  EXPECT_THAT(answer, StartsWith(kOk));
}

TEST_F(BeastRoomTest, LimitsNoAddressThatMayHaveMore) {
  HttpListenerOptions options = Options(8);
  options.max_connections_per_address = 1;
  options.unlimited_addresses = {*IpRange::Parse("127.0.0.0/8")};
  Listen(options);
  for (int i = 0; i < 4; ++i) ExpectAnswer();
}

TEST_F(BeastRoomTest, CountsRequestsThroughAProxyForTheirSenders) {
  HttpListenerOptions options = Options(8);
  options.max_connections_per_address = 1;
  options.trusted_proxies = {*IpRange::Parse("127.0.0.1")};
  Listen(options);
  KeepRepliers();
  const auto get_for = [this](const std::string& sender) -> RawClient& {
    RawClient& client = Connect();
    client.Send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + sender +
                "\r\n\r\n");
    return client;
  };
  RawClient& first = get_for("192.0.2.1");
  HttpReplier replier = TakeReplier();
  EXPECT_THAT(get_for("198.51.100.1, 192.0.2.1").ReadToEnd(),
              StartsWith("HTTP/1.1 429 "));
  RawClient& other = get_for("192.0.2.2");
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(other.ReadAnswer(), StartsWith(kOk));
  std::move(replier)({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(first.ReadAnswer(), StartsWith(kOk));
  // What was answered counts no more.
  RawClient& again = get_for("192.0.2.1");
  TakeReplier()({.status = 200, .headers = {}, .body = ""});
  EXPECT_THAT(again.ReadAnswer(), StartsWith(kOk));
  EXPECT_EQ(handled()[0].peer, "192.0.2.1");
}

}  // namespace
}  // namespace gateway
