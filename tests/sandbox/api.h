#ifndef TESTS_SANDBOX_API_H_
#define TESTS_SANDBOX_API_H_

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "tests/sandbox/async.h"
#include "tests/sandbox/giftcard_service.h"
#include "tests/sandbox/jobs.h"
#include "tests/sandbox/message.h"
#include "tests/sandbox/state.h"

namespace sandbox {

enum class Ending { kAnswered, kTruncated, kCut };

// What is to be done about one request.
struct Exchange {
  Subject subject;
  Reply reply;
  Ending ending = Ending::kAnswered;
  bool reset = false;  // A cut by RST.
  std::optional<std::chrono::milliseconds> listener_closed;
  std::string fault;  // Name of the answer fault.
  std::chrono::milliseconds late{0};
  std::optional<Job> job;  // To be queued when the answer is out.
};

// The platform's side: judges requests and lets faults strike. Everything is
// in the ledger.
class Api {
 public:
  Api(State& state, JobQueue& jobs, ServiceNames names)
      : state_(state), jobs_(jobs), names_(std::move(names)) {}

  // Call it when the headers of a request are read. Returns the exchange if it
  // ends here.
  std::optional<Exchange> CutAtHeaders(const Request& request);

  // Decides on a whole request; returns when the answer is due.
  asio::awaitable<Exchange> Handle(Request request);

  // Call it when the answer was sent, or cannot be sent.
  void Finish(Exchange exchange, bool sent);

  int64_t requests() const { return requests_; }

 private:
  Exchange Decide(const Request& request);
  // Returns when the delay is over, as it is set by then.
  asio::awaitable<void> AwaitAck();
  // Answers a login, or refuses it; the ledger gets an entry in either case.
  void LogIn(Judgement& judgement, Exchange& exchange);
  // With new cookies, if those of the request will end soon.
  void RenewSession(const Request& request, Reply& reply);
  Subject Record(const Request& request, const Call& call, const Json& faults,
                 bool whole);

  State& state_;
  JobQueue& jobs_;
  const ServiceNames names_;
  int64_t requests_ = 0;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_API_H_
