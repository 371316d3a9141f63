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

// The requests that wait for a login. Used by one thread at a time.
class LoginQueue {
 public:
  struct Waiter {
    HttpRequest request;
    std::stop_token given_up;
    Authenticator::Authorized done;
    std::unique_ptr<OnGivenUp> on_given_up;

    bool IsOver(absl::Time now) const {
      return request.deadline <= now || given_up.stop_requested();
    }
  };

  void Add(Waiter waiter);
  std::vector<Waiter> TakeAll();
  // Takes those out whose time is over and those whose callers gave up.
  std::vector<Waiter> TakeOver(absl::Time now);
  // The first deadline of those that wait; InfiniteFuture if none does.
  absl::Time first_deadline() const;

 private:
  std::vector<Waiter> waiting_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_QUEUE_H_
