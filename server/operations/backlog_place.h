#ifndef SERVER_OPERATIONS_BACKLOG_PLACE_H_
#define SERVER_OPERATIONS_BACKLOG_PLACE_H_

#include <functional>
#include <memory>

#include "adapters/base/mutex.h"

namespace gateway {

// The place of one write among the detached ones that are on their way at once
// (see Backlog). While the write cannot go on anyway, the place is given up for
// another. A write that somebody waits for needs none: nothing here does
// anything then. Thread-safe.
class BacklogPlace {
 public:
  // Destroying it gives the place back.
  using Place = std::shared_ptr<void>;
  // Calls its argument once there is a place, perhaps within the call.
  using Find = std::function<void(std::function<void(Place)>)>;

  // The write takes `place`, and gets another one by `find`. First of all.
  void Take(Place place, Find find);
  // Gives the place up for a while.
  void GiveUp();
  // Calls `then` once the write has a place again: within the call if it has
  // one or needs none. Whoever keeps this alive is kept alive by `then`.
  void Regain(std::function<void()> then);
  // Gives the place up for good.
  void Close();

 private:
  Mutex mu_;
  Place place_ ABSL_GUARDED_BY(mu_);
  // None: the write needs no place.
  Find find_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_BACKLOG_PLACE_H_
