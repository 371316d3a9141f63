#ifndef ADAPTERS_HTTP_CURL_INBOX_H_
#define ADAPTERS_HTTP_CURL_INBOX_H_

#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/http/http_client.h"

namespace gateway {

// What one thread is asked to send by others. Tells them when that thread
// sleeps: to wake it takes a system call, which most requests need not make.
// Thread-safe.
class CurlInbox {
 public:
  struct Letter {
    HttpRequest request;
    HttpClient::Done done;
  };

  // Returns whether the taker sleeps: then it must be woken.
  [[nodiscard]] bool Put(Letter letter) {
    MutexLock lock(mu_);
    letters_.push_back(std::move(letter));
    return std::exchange(asleep_, false);
  }

  // Replaces `letters` by all that were put since the last call.
  void Take(std::vector<Letter>& letters) {
    letters.clear();
    MutexLock lock(mu_);
    asleep_ = false;
    letters.swap(letters_);
  }

  // Returns whether the taker may sleep until it is woken: nothing is here.
  bool Sleep() {
    MutexLock lock(mu_);
    asleep_ = letters_.empty();
    return asleep_;
  }

 private:
  Mutex mu_;
  std::vector<Letter> letters_ ABSL_GUARDED_BY(mu_);
  bool asleep_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_INBOX_H_
