#ifndef ADAPTERS_UPSTREAM_LANES_H_
#define ADAPTERS_UPSTREAM_LANES_H_

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"

namespace gateway {

class Place;

// A queue of its own for each kind of exchange: reads do not wait behind
// writes, nor writes behind reads. Logins go before both, because calls that
// have their place wait for a login.
enum class Lane { kRead, kWrite, kLogin };

// A callback that gets a place, or the reason why there is none.
using Admitted = Reply<std::unique_ptr<Place>>;

// Those who wait for a place. Within a lane the first who came is served first.
// Logins are served first, then reads and writes in turn. Used by one thread at
// a time.
class Lanes {
 public:
  struct Waiter {
    Until until;
    bool is_probe = false;
    Admitted done;
    std::unique_ptr<OnGivenUp> on_given_up;
  };

  void Add(Lane lane, Waiter waiter);
  // Precondition: not empty().
  Waiter TakeNext();
  // Takes those out whose deadline comes at `time` or before.
  std::vector<Waiter> TakeDue(absl::Time time);
  // Takes those out whose caller gave up.
  std::vector<Waiter> TakeGivenUp();

  bool empty() const { return deadlines_.empty(); }
  size_t size(Lane lane) const { return waiting_[Index(lane)].size(); }
  // When the first of the deadlines comes.
  absl::Time first_deadline() const {
    return deadlines_.empty() ? absl::InfiniteFuture() : *deadlines_.begin();
  }

 private:
  static size_t Index(Lane lane) { return static_cast<size_t>(lane); }

  template <typename IsTaken>
  std::vector<Waiter> TakeIf(IsTaken is_taken);

  std::array<std::deque<Waiter>, 3> waiting_;
  std::multiset<absl::Time> deadlines_;  // Of all who wait.
  Lane next_ = Lane::kRead;              // Whose turn it is.
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_LANES_H_
