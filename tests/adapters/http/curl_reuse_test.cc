// A client uses the same handles of libcurl for one request after another.

#include <functional>
#include <future>
#include <string>
#include <vector>

#include "adapters/http/curl_http_client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/scripted_server.h"
#include "tests/adapters/http/sent.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

HttpRequest With(HttpRequest request, const HttpHeaders& headers) {
  request.headers = headers;
  return request;
}

class CurlReuseTest : public testing::Test {
 protected:
  static CurlHttpOptions Options() {
    CurlHttpOptions options;
    options.max_response_bytes = 1000;
    return options;
  }

  FakeClock clock_;
  CurlHttpClient client_{clock_, Options()};
};

TEST_F(CurlReuseTest, SendsEachRequestAsAFreshClientWould) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  const std::string a = server.Url("/a?barcode=1");
  const std::string b = server.Url("/b");
  const HttpHeaders many = {{"X-Key", "secret"},
                            {"X-Empty", ""},
                            {"Content-Type", "application/json"},
                            {"accept-encoding", "identity"}};
  const HttpHeaders one = {{"X-Other", "1"}};
  const std::vector<HttpRequest> requests = {
      With(Post(a, std::string(3000, 'x')), many),
      Post(b, "{}"),
      With(Get(a), many),
      Get(b),
      With(Put(a, "{\"amount\":50}"), many),
      Put(b, ""),
      With(Post(b, "{}"), one),
      Post(a, ""),
      With(Get(b), one),
      With(Put(b, std::string(100'000, 'y')), one),
      Post(a, "{}"),
  };
  for (const HttpRequest& request : requests) {
    CurlHttpClient fresh(clock_, Options());
    EXPECT_THAT(Sent(fresh, request).get().response, IsOk());
    EXPECT_THAT(Sent(client_, request).get().response, IsOk());
  }
  const std::vector<std::string> arrived = server.requests();
  ASSERT_THAT(arrived, SizeIs(2 * requests.size()));
  for (size_t i = 0; i < arrived.size(); i += 2)
    EXPECT_EQ(arrived[i + 1], arrived[i]);
}

TEST_F(CurlReuseTest, KeepsNothingOfAnEarlierAnswer) {
  ScriptedServer server([](int number) {
    if (number == 1) return Answer("404 Not Found", "no", "X-Reason: none\r\n");
    if (number == 2) return Answer("200 OK", std::string(1001, 'x'));
    return Answer("200 OK", "");
  });
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  EXPECT_THAT(Sent(client_, Get(server.Url())).get().response,
              StatusIs(StatusCode::kResourceExhausted));
  const HttpExchange last = Sent(client_, Get(server.Url())).get();
  ASSERT_THAT(last.response, IsOk());
  EXPECT_EQ(last.response->status, 200);
  EXPECT_EQ(last.response->body, "");
  EXPECT_THAT(last.response->headers, SizeIs(1));  // Its length.
}

TEST_F(CurlReuseTest, KeepsNothingOfAnEarlierFailure) {
  std::string gone;
  {
    ScriptedServer server([](int) { return Cut(); });
    gone = server.Url();
  }
  ScriptedServer server(
      [](int number) { return number == 1 ? Cut() : Answer("200 OK", "{}"); });
  const HttpExchange cut = Sent(client_, Post(server.Url(), "{}")).get();
  EXPECT_THAT(cut.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_TRUE(cut.body_handed_over);
  const HttpExchange refused = Sent(client_, Post(gone, "{}")).get();
  ASSERT_THAT(refused.response, StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(std::string(refused.response.status().message()),
              Not(HasSubstr("sent")));
  EXPECT_FALSE(refused.body_handed_over);
  const HttpExchange last = Sent(client_, Post(server.Url(), "{}")).get();
  ASSERT_THAT(last.response, IsOk());
  EXPECT_EQ(last.response->body, "{}");
  EXPECT_TRUE(last.body_handed_over);
}

TEST_F(CurlReuseTest, PostsAfterOneThatWasCutWithItsHostGone) {
  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  ScriptedServer going([](int number) {
    return number == 1 ? Answer("200 OK", "{}") : CutAndStopListening();
  });
  EXPECT_THAT(Sent(client_, Post(going.Url(), "{}")).get().response, IsOk());
  EXPECT_THAT(Sent(client_, Post(going.Url(), "{}")).get().response,
              StatusIs(StatusCode::kUnavailable));
  // libcurl still means to go back in the body that was cut.
  EXPECT_THAT(Sent(client_, Post(server.Url(), "{}")).get().response, IsOk());
}

TEST_F(CurlReuseTest, RepeatsEachReadThoughManyWereRepeatedBefore) {
  ScriptedServer server([](int number) {
    return number % 2 == 0 ? Cut() : Answer("200 OK", "{}");
  });
  // libcurl repeats five times with one handle.
  for (int i = 0; i < 10; ++i)
    EXPECT_THAT(Sent(client_, Get(server.Url())).get().response, IsOk());
  EXPECT_THAT(server.requests(), SizeIs(19));
}

TEST_F(CurlReuseTest, SendsTheWholeBodyAfterOneThatWasGivenUp) {
  ScriptedServer::Options options;
  options.read_at_most = 100'000;
  ScriptedServer slow([](int) { return Hold(); }, options);
  HttpRequest given_up = Post(slow.Url(), std::string(8'000'000, 'x'));
  given_up.deadline = clock_.Now() + absl::Seconds(10);
  auto sent = Sent(client_, given_up);
  slow.WaitForRequests(1);
  clock_.Advance(absl::Seconds(11));
  EXPECT_THAT(sent.get().response, StatusIs(StatusCode::kDeadlineExceeded));

  ScriptedServer server([](int) { return Answer("200 OK", "{}"); });
  EXPECT_THAT(Sent(client_, Post(server.Url(), "short")).get().response,
              IsOk());
  ASSERT_THAT(server.requests(), SizeIs(1));
  EXPECT_THAT(server.requests()[0], testing::EndsWith("\r\n\r\nshort"));
}

TEST_F(CurlReuseTest, UsesAHandleAgainFromWithinDone) {
  ScriptedServer server(
      [](int number) { return Answer("200 OK", std::to_string(number)); });
  std::promise<std::vector<std::string>> all;
  std::vector<std::string> bodies;
  std::function<void()> send = [&] {
    client_.Send(Get(server.Url()), [&](HttpExchange exchange) {
      bodies.push_back(exchange.response.ok() ? exchange.response->body : "");
      if (bodies.size() == 3) return all.set_value(bodies);
      send();
    });
  };
  send();
  EXPECT_THAT(all.get_future().get(), testing::ElementsAre("1", "2", "3"));
  EXPECT_EQ(server.connections(), 1);
}

}  // namespace
}  // namespace gateway
