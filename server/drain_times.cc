#include "server/drain_times.h"

#include <algorithm>

namespace gateway {

DrainTimes DrainTimesOf(absl::Duration total) {
  // After the calls have ended, gRPC alone takes up to 1.1 s to end its
  // threads, and libcurl's SMTP one.
  return {.refusals = std::min(total / 60, absl::Milliseconds(500)),
          .answers = std::min(total / 5, absl::Seconds(1)),
          .parts = std::min(total / 3, absl::Seconds(3))};
}

}  // namespace gateway
