#ifndef ADAPTERS_FOURWS_LANES_H_
#define ADAPTERS_FOURWS_LANES_H_

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gateway::fourws {

class Place;

// Reads do not wait behind writes, nor writes behind reads.
enum class Lane { kRead, kWrite };

// Takes a place, or why there is none.
using Admitted =
    absl::AnyInvocable<void(absl::StatusOr<std::unique_ptr<Place>>) &&>;

// Who waits for a place: first come, first served within a lane, and the lanes
// in turn. Used by one thread at a time.
class Lanes {
 public:
  struct Waiter {
    absl::Time deadline;
    bool is_probe = false;
    Admitted done;
  };

  void Add(Lane lane, Waiter waiter);
  // Precondition: not empty().
  Waiter TakeNext();
  // Those whose deadline comes at `time` or before.
  std::vector<Waiter> TakeDue(absl::Time time);

  bool empty() const { return waiting_[0].empty() && waiting_[1].empty(); }
  size_t size(Lane lane) const { return waiting_[Index(lane)].size(); }
  // When the first of the deadlines comes.
  absl::Time first_deadline() const {
    return deadlines_.empty() ? absl::InfiniteFuture() : *deadlines_.begin();
  }

 private:
  static size_t Index(Lane lane) { return static_cast<size_t>(lane); }

  std::array<std::deque<Waiter>, 2> waiting_;
  std::multiset<absl::Time> deadlines_;
  size_t next_ = 0;  // The lane whose turn it is.
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LANES_H_
