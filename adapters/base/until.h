#ifndef ADAPTERS_BASE_UNTIL_H_
#define ADAPTERS_BASE_UNTIL_H_

#include <functional>
#include <stop_token>
#include <utility>

#include "absl/time/time.h"

namespace gateway {

// How long somebody wants an answer: until the deadline, or until the caller
// gives up, whichever comes first.
struct Until {
  // NOLINTNEXTLINE(google-explicit-constructor): most wait for a time alone.
  Until(absl::Time deadline, std::stop_token given_up = {})
      : deadline(deadline), given_up(std::move(given_up)) {}

  absl::Time deadline;
  std::stop_token given_up;
};

// Runs an action when a caller gives up, on the thread on which the caller does
// so.
using OnGivenUp = std::stop_callback<std::function<void()>>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_UNTIL_H_
