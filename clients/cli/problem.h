#ifndef CLIENTS_CLI_PROBLEM_H_
#define CLIENTS_CLI_PROBLEM_H_

#include <grpcpp/support/status.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "clients/cli/effect.h"
#include "clients/cli/exit_code.h"
#include "google/rpc/status.pb.h"

namespace fourws::cli {

// What a failed call was about: whether it could have moved money.
enum class CallKind { kRead, kWrite };

// What became of the money, or of whatever the write is about.
enum class Outcome {
  kNothingToMove,  // A read, or a request id that is another write's.
  kNotSent,        // Nothing reached 4ws.trade.
  kRejected,       // 4ws.trade refused; nothing changed.
  kPending,        // Not known yet; the operation goes on.
  kUnknown,        // It may have been taken or may still be.
};

// How to go on.
enum class Retry { kNo, kAfterMending, kSafe, kLater, kSameRequestId };

// A failed call, read from its status and the `google.rpc` details in it.
struct Problem {
  CallKind kind = CallKind::kRead;
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  std::string message;
  // From the gateway's ErrorInfo; empty if the error is not the gateway's.
  std::string reason;
  std::map<std::string, std::string> metadata;
  // Field and what is wrong with it.
  std::vector<std::pair<std::string, std::string>> violations;
  absl::Duration retry_delay = absl::ZeroDuration();
  // The operation behind a write, if its name is known.
  std::string operation;
  // What the write does, if it is known which it is.
  const Effect* effect = &EffectOf("");
  // The id a write was sent with.
  std::string request_id;
  // What people can do about it, if it is not the same for all such errors.
  std::string hint;
  // The gateway was not even connected to: nothing can have been sent.
  bool unreachable = false;
  // Given up here because the program was told to stop.
  bool interrupted = false;

  // Returns one entry of `metadata`, empty if there is none.
  std::string Metadata(const std::string& key) const;
};

// Reads the error of a call. A code alone proves nothing about a write: without
// the gateway's ErrorInfo its outcome is unknown.
Problem ProblemFrom(const grpc::Status& status, CallKind kind);

// Reads the error in which an operation ended.
Problem ProblemFrom(const google::rpc::Status& status, CallKind kind);

// The problem of a gateway at `address` that does not answer.
Problem UnreachableProblem(const std::string& address, CallKind kind);

// The problem of a write nobody waits for any more, because the program was
// told to stop. `operation` is its name if that is known: then it goes on.
// Otherwise it may have been sent or not.
Problem InterruptedProblem(const std::string& operation);

Outcome OutcomeOf(const Problem& problem);

// Whether the operation ended in a refusal that something spoke against later:
// its outcome is unknown and no call will tell it.
bool IsContradicted(const Problem& problem);

Retry RetryOf(const Problem& problem);
ExitCode ExitCodeOf(const Problem& problem);

// Returns the canonical name of a code, such as `NOT_FOUND`.
std::string CodeName(grpc::StatusCode code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_PROBLEM_H_
