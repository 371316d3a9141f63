#ifndef CLIENTS_CLI_BACKOFF_H_
#define CLIENTS_CLI_BACKOFF_H_

#include <algorithm>
#include <random>

#include "absl/time/time.h"

namespace fourws::cli {

// Growing pauses between attempts, spread at random so that many clients do
// not come back at once. Not thread-safe.
class Backoff {
 public:
  // Returns the next pause: a random time between half of a limit and all of
  // it. The limit is 200 ms at first and doubles with each call, up to 30 s.
  absl::Duration Next() {
    const absl::Duration limit = limit_;
    limit_ = std::min(2 * limit_, absl::Seconds(30));
    return limit * std::uniform_real_distribution<>(0.5, 1)(random_);
  }

  // Starts over, after a success.
  void Reset() { limit_ = kFirst; }

 private:
  static constexpr absl::Duration kFirst = absl::Milliseconds(200);
  absl::Duration limit_ = kFirst;
  std::minstd_rand random_{std::random_device{}()};
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_BACKOFF_H_
