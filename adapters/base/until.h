#ifndef ADAPTERS_BASE_UNTIL_H_
#define ADAPTERS_BASE_UNTIL_H_

#include <functional>
#include <stop_token>
#include <utility>

#include "absl/time/time.h"

namespace gateway {

// How long an answer is wanted: until a time, and no longer than until its
// caller gives up.
struct Until {
  // NOLINTNEXTLINE(google-explicit-constructor): most wait for a time alone.
  Until(absl::Time deadline, std::stop_token given_up = {})
      : deadline(deadline), given_up(std::move(given_up)) {}

  absl::Time deadline;
  std::stop_token given_up;
};

// Runs an action when a caller gives up, on the thread that says so.
using OnGivenUp = std::stop_callback<std::function<void()>>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_UNTIL_H_
