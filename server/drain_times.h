#ifndef SERVER_DRAIN_TIMES_H_
#define SERVER_DRAIN_TIMES_H_

#include "absl/time/time.h"

namespace gateway {

// How the time for a stop is shared out. What is left of it is for the calls
// that wait for an outcome.
struct DrainTimes {
  // In which the gateway still refuses new calls with an error that their
  // callers can read, so that those who call all the time leave.
  absl::Duration refusals;
  // In which those who still wait get an answer from the gateway.
  absl::Duration answers;
  // In which the parts end once all calls have.
  absl::Duration parts;
};

// The shares of `total`, the configured time for a stop.
DrainTimes DrainTimesOf(absl::Duration total);

}  // namespace gateway

#endif  // SERVER_DRAIN_TIMES_H_
