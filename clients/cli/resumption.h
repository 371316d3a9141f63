#ifndef CLIENTS_CLI_RESUMPTION_H_
#define CLIENTS_CLI_RESUMPTION_H_

#include <grpcpp/support/status.h>

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/backoff.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/problem.h"

namespace fourws::cli {

// How often a stream asks the gateway for a sign of life.
inline constexpr absl::Duration kProgressInterval = absl::Seconds(10);

// Deadline of each attempt to acknowledge: an attempt that gets lost must leave
// time for another before the ack deadline.
inline constexpr absl::Duration kAnswerTimeout = absl::Seconds(10);

// Returns how long to wait for a response of a stream that asked for one every
// `interval`. If none comes for so long, the connection is dead.
inline absl::Duration PatienceFor(absl::Duration interval) {
  return interval + 2 * kProgressInterval;
}

// The pauses between the end of a stream and the start of the next, an hour at
// most. Not thread-safe.
class Resumption {
 public:
  // A request to stop by `interrupt`, which must outlive this, ends a pause.
  Resumption(Interrupt& interrupt, bool json)
      : interrupt_(interrupt), json_(json) {}

  // Call it when a response has come: the next pause is short.
  void Reset() { backoff_.Reset(); }

  // Call it when a stream, or a call that may be repeated, has ended with
  // `problem`. If a new one may succeed, says on standard error why the old one
  // ended, and pauses. Otherwise reports the problem and returns the exit code.
  // `silent`: it ended because no response came.
  std::optional<int> PauseAfter(const Problem& problem, bool silent);

  // Says `why` on standard error and pauses, for `at_least` this long.
  void PauseAfter(const std::string& why,
                  absl::Duration at_least = absl::ZeroDuration());

  // Pauses and says nothing.
  void Pause() { interrupt_.SleepFor(backoff_.Next()); }

 private:
  Interrupt& interrupt_;
  const bool json_;
  Backoff backoff_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RESUMPTION_H_
