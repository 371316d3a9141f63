#ifndef TESTS_ADAPTERS_HTTP_LISTENING_H_
#define TESTS_ADAPTERS_HTTP_LISTENING_H_

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/base/mutex.h"
#include "adapters/http/beast_http_listener.h"
#include "gtest/gtest.h"
#include "tests/adapters/http/raw_client.h"
#include "tests/support/status_matchers.h"

namespace gateway {

// A POST to `path` up to its body of `bytes`, which waits to be wanted.
inline std::string HeadOf(const std::string& path, size_t bytes) {
  return absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: a\r\nExpect: ",
                      "100-continue\r\nContent-Length: ", bytes, "\r\n\r\n");
}

// Starts listeners whose handler admits requests by their path: see Decide().
// Remembers what they handed over, and answers it 200 with the request's own
// body unless asked to keep the repliers.
class Listening : public testing::Test {
 protected:
  void Listen(const HttpListenerOptions& options) {
    auto listener = ListenHttp(
        options, [this](const HttpIncoming& header, HttpDecider decide) {
          Decide(header, std::move(decide));
        });
    ASSERT_THAT(listener, IsOk());
    listener_ = *std::move(listener);
  }

  // What was decided about: all but the bodies.
  std::vector<HttpIncoming> decided() {
    MutexLock lock(mu_);
    return decided_;
  }
  // The decider of the oldest request to `/held`; waits for it.
  HttpDecider TakeDecider() {
    MutexLock lock(mu_);
    while (deciders_.empty()) changed_.Wait(mu_);
    HttpDecider decider = std::move(deciders_.front());
    deciders_.erase(deciders_.begin());
    return decider;
  }
  HttpAdmission Admission(size_t max_body_bytes, bool has_priority = false) {
    HttpAdmission admission;
    admission.max_body_bytes = max_body_bytes;
    admission.has_priority = has_priority;
    admission.handle = [this](HttpIncoming incoming, HttpReplier replier) {
      Handle(std::move(incoming), std::move(replier));
    };
    return admission;
  }
  std::vector<HttpIncoming> handled() {
    MutexLock lock(mu_);
    return handled_;
  }
  void KeepRepliers() {
    MutexLock lock(mu_);
    keep_repliers_ = true;
  }
  // The oldest replier kept; waits for it.
  HttpReplier TakeReplier() {
    MutexLock lock(mu_);
    while (repliers_.empty()) changed_.Wait(mu_);
    HttpReplier replier = std::move(repliers_.front());
    repliers_.erase(repliers_.begin());
    return replier;
  }

  std::unique_ptr<HttpListener> listener_;

 private:
  // `/refused...` gets 404, `/held` waits for the test, `/awaited...` has
  // priority, `/large/...` may have 20,000 bytes; all others have 10,000.
  void Decide(const HttpIncoming& header, HttpDecider decide) {
    {
      MutexLock lock(mu_);
      decided_.push_back(header);
      if (header.path == "/held") {
        deciders_.push_back(std::move(decide));
        changed_.NotifyAll();
        return;
      }
    }
    if (header.path.starts_with("/refused"))
      return std::move(decide)(HttpReply{404, {}, "refused"});
    std::move(decide)(
        Admission(header.path.starts_with("/large/") ? 20'000 : 10'000,
                  header.path.starts_with("/awaited")));
  }

  void Handle(HttpIncoming incoming, HttpReplier replier) {
    HttpReply reply;
    reply.body = incoming.body;
    {
      MutexLock lock(mu_);
      handled_.push_back(std::move(incoming));
      changed_.NotifyAll();
      if (keep_repliers_) {
        repliers_.push_back(std::move(replier));
        return;
      }
    }
    std::move(replier)(std::move(reply));
  }

  Mutex mu_;
  CondVar changed_;
  std::vector<HttpIncoming> decided_ ABSL_GUARDED_BY(mu_);
  std::vector<HttpDecider> deciders_ ABSL_GUARDED_BY(mu_);
  std::vector<HttpIncoming> handled_ ABSL_GUARDED_BY(mu_);
  std::vector<HttpReplier> repliers_ ABSL_GUARDED_BY(mu_);
  bool keep_repliers_ ABSL_GUARDED_BY(mu_) = false;
};

inline constexpr char kGet[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
inline constexpr char kOk[] = "HTTP/1.1 200 OK\r\n";

// The same, with connections that last as long as a test.
class ListeningToMany : public Listening {
 protected:
  // Nothing ends within the patience of a client unless a test shortens it.
  static HttpListenerOptions Options(size_t max_connections) {
    HttpListenerOptions options;
    options.request_timeout = absl::Hours(1);
    options.idle_timeout = absl::Hours(1);
    options.max_connections = max_connections;
    return options;
  }

  RawClient& Connect() { return clients_.emplace_back(listener_->port()); }

 private:
  std::list<RawClient> clients_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_LISTENING_H_
