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

// The gateway is asked for a sign of life this often on streams.
inline constexpr int kProgressSeconds = 10;
// Silence for this long means that the connection is dead.
inline constexpr absl::Duration kStreamPatience =
    absl::Seconds(3 * kProgressSeconds);

// The pauses between streams that follow each other.
class Resumption {
 public:
  // `interrupt` ends pauses early. It outlives this.
  Resumption(Interrupt& interrupt, bool json)
      : interrupt_(interrupt), json_(json) {}

  // Something was heard: the next pause is short.
  void Reset() { backoff_.Reset(); }

  // Pauses after the end of a stream if a new one may succeed where this one
  // ended so; says why on standard error. Otherwise reports the problem and
  // returns the exit code. `silent`: ended because nothing was heard.
  std::optional<int> PauseAfter(const Problem& problem, bool silent);

  // Pauses because no stream could be opened.
  void PauseAfter(const std::string& why,
                  absl::Duration at_least = absl::ZeroDuration());

  // Pauses without a word.
  void Pause() { interrupt_.SleepFor(backoff_.Next()); }

 private:
  Interrupt& interrupt_;
  const bool json_;
  Backoff backoff_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RESUMPTION_H_
