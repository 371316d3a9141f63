#ifndef ADAPTERS_FOURWS_LOGIN_QUEUE_H_
#define ADAPTERS_FOURWS_LOGIN_QUEUE_H_

#include <memory>
#include <stop_token>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/until.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"

namespace gateway::fourws {

// The requests that wait for a login. Not thread-safe.
class LoginQueue {
 public:
  struct Waiter {
    HttpRequest request;
    std::stop_token given_up;
    Authenticator::Authorized done;
    // Runs when the caller gives up. Null if the caller cannot do so.
    std::unique_ptr<OnGivenUp> on_given_up;

    // Whether the wait is over: the deadline has passed, or the caller gave up.
    bool IsOver(absl::Time now) const {
      return request.deadline <= now || given_up.stop_requested();
    }
  };

  void Add(Waiter waiter);
  std::vector<Waiter> TakeAll();
  // Takes out those whose wait is over.
  std::vector<Waiter> TakeEnded(absl::Time now);
  // The earliest deadline; InfiniteFuture if no request waits.
  absl::Time first_deadline() const;

 private:
  std::vector<Waiter> waiting_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_QUEUE_H_
