#ifndef TESTS_SANDBOX_CALLBACKS_H_
#define TESTS_SANDBOX_CALLBACKS_H_

#include <string>

#include "tests/sandbox/async.h"
#include "tests/sandbox/http_sender.h"
#include "tests/sandbox/state.h"

namespace sandbox {

struct Callback {
  Subject subject;
  std::string url;
  std::string body;
  std::string content_type = "application/json";
  std::string coding = {};  // See coding.h.
};

// Sends callbacks. The ledger gets an entry for every attempt.
class CallbackSender {
 public:
  CallbackSender(State& state, HttpSender& http) : state_(state), http_(http) {}

  // Tries as often as the settings say. Returns the result of the last attempt.
  asio::awaitable<PostResult> Send(Callback callback);

  int64_t pending() const { return pending_; }

 private:
  State& state_;
  HttpSender& http_;
  int64_t pending_ = 0;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CALLBACKS_H_
