#ifndef ADAPTERS_STORE_ROOM_CHECK_H_
#define ADAPTERS_STORE_ROOM_CHECK_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/store/stored_amount.h"

namespace gateway {

// Something that is kept until a person decides, so that only a bound ends it.
struct BoundedKind {
  std::string name;  // In logs, such as `latest_states`.
  StoredAmount max;
  std::function<void(Done<StoredAmount>)> measure;
};

// Measures every few seconds how much is kept of each kind, tells it, and says
// in the log when it changes whether there is room: a warning from 80 % of a
// bound, an error when it is full, a line when there is room again. Full means
// the bound of the count, or 99 % of that of the bytes, for one thing may be
// larger than the rest. A store that cannot be read says nothing of room.
// Thread-safe.
class RoomCheck {
 public:
  static constexpr absl::Duration kInterval = absl::Seconds(2);

  // What is called after each measurement of a kind.
  using Measured =
      std::function<void(const BoundedKind& kind, const StoredAmount& kept)>;

  // Measures at once; each kind is taken to have room until the first answer.
  // `measured` is called on a thread of the clock's, one call at a time, and
  // must not block. The stores and `clock` must outlive what is under way when
  // this is destroyed.
  RoomCheck(std::vector<BoundedKind> kinds, Clock& clock, Measured measured);
  // When this returns, nothing is called any more.
  ~RoomCheck();

 private:
  class Rounds;
  const std::shared_ptr<Rounds> rounds_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_ROOM_CHECK_H_
