#ifndef CLIENTS_CLI_STEADY_TIME_H_
#define CLIENTS_CLI_STEADY_TIME_H_

#include <chrono>

#include "absl/time/time.h"

namespace fourws::cli {

// A time that passes evenly, whoever sets the system's clock. It only measures:
// where it begins means nothing.
inline absl::Time SteadyNow() {
  return absl::UnixEpoch() +
         absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_STEADY_TIME_H_
