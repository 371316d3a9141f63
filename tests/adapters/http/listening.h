#ifndef TESTS_ADAPTERS_HTTP_LISTENING_H_
#define TESTS_ADAPTERS_HTTP_LISTENING_H_

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/http/beast_http_listener.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {

// Starts listeners, remembers what they handed over, and answers it 200 with
// the request's own body unless asked to keep the repliers.
class Listening : public testing::Test {
 protected:
  void Listen(const HttpListenerOptions& options) {
    auto listener =
        ListenHttp(options, [this](HttpIncoming incoming, HttpReplier replier) {
          Handle(std::move(incoming), std::move(replier));
        });
    ASSERT_THAT(listener, IsOk());
    listener_ = *std::move(listener);
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
  std::vector<HttpIncoming> handled_ ABSL_GUARDED_BY(mu_);
  std::vector<HttpReplier> repliers_ ABSL_GUARDED_BY(mu_);
  bool keep_repliers_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_LISTENING_H_
