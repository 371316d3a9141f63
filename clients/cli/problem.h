#ifndef CLIENTS_CLI_PROBLEM_H_
#define CLIENTS_CLI_PROBLEM_H_

#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "clients/cli/effect.h"
#include "clients/cli/exit_code.h"
#include "google/protobuf/message.h"
#include "google/rpc/status.pb.h"

namespace fourws::cli {

// Whether a call can change anything, such as move money.
enum class CallKind { kRead, kWrite };

// What is known of a failed call's effect.
enum class Outcome {
  kNothingToMove,  // A read, or a request id that is another write's.
  kNotSent,        // Nothing reached 4ws.trade.
  kRejected,       // 4ws.trade refused; nothing changed.
  kPending,        // Not known yet; the operation goes on.
  kUnknown,        // It may have taken effect, or may still do so.
};

// Whether the call may be repeated.
enum class Retry {
  kNo,
  kAfterMending,   // With a corrected request.
  kSafe,           // At once.
  kLater,          // After a while.
  kSameRequestId,  // Only with the same request id.
};

// A failed call, read from its status and the `google.rpc` details in it.
struct Problem {
  CallKind kind = CallKind::kRead;
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  std::string message;
  // From the gateway's ErrorInfo. Empty if the error is not the gateway's own.
  std::string reason;
  std::map<std::string, std::string> metadata;
  // Pairs of a field and what is wrong with it.
  std::vector<std::pair<std::string, std::string>> violations;
  absl::Duration retry_delay = absl::ZeroDuration();
  // The operation behind a write, if its name is known.
  std::string operation;
  // What the write does, in words.
  const Effect* effect = &EffectOf("");
  // Which upstream it is about.
  absl::string_view upstream = UpstreamOf("");
  // The id a write was sent with.
  std::string request_id;
  // What people can do about it, if the reason alone does not say so.
  std::string hint;
  // There was no connection to the gateway: nothing was sent.
  bool unreachable = false;
  // A signal asked the program to stop, and it gave the call up.
  bool interrupted = false;

  // Returns one entry of `metadata`, empty if there is none.
  std::string Metadata(const std::string& key) const;
};

// Reads the error of a call. The outcome of a write is unknown unless the
// gateway's ErrorInfo says it: a status code alone proves nothing.
Problem ProblemFrom(const grpc::Status& status, CallKind kind);

// Reads the error in which an operation ended.
Problem ProblemFrom(const google::rpc::Status& status, CallKind kind);

// The problem that no gateway answers at `address`.
Problem UnreachableProblem(const std::string& address, CallKind kind);

// The problem of a request that no gateway could read, for it holds a text that
// is not UTF-8 or takes more than 16 MiB; nothing of it must be sent. None if
// `request` can be read.
std::optional<Problem> UnreadableProblem(
    const google::protobuf::Message& request, CallKind kind);

// The problem of a write that the program stopped waiting for because of a
// signal. `operation` is the write's operation, which goes on; empty if it is
// not known: then the write may have been sent or not.
Problem InterruptedProblem(const std::string& operation);

Outcome OutcomeOf(const Problem& problem);

// Whether the operation ended in a refusal that was contradicted later: its
// outcome is unknown, and no call can find it out.
bool IsContradicted(const Problem& problem);

Retry RetryOf(const Problem& problem);
ExitCode ExitCodeOf(const Problem& problem);

// Returns the canonical name of a code, such as `NOT_FOUND`.
std::string CodeName(grpc::StatusCode code);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_PROBLEM_H_
