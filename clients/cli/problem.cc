#include "clients/cli/problem.h"

#include <array>
#include <memory>

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace fourws::cli {
namespace {

using grpc::StatusCode;

constexpr char kDomain[] = "fourws.gateway";
// More is refused before the gateway sees it.
constexpr size_t kMaxReceivedBytes = size_t{16} << 20;

constexpr std::array<const char*, 17> kCodeNames = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
};

void ReadDetail(const google::protobuf::Any& detail, Problem& problem) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  google::rpc::RetryInfo retry;
  if (detail.UnpackTo(&info) && info.domain() == kDomain) {
    problem.reason = info.reason();
    problem.metadata.insert(info.metadata().begin(), info.metadata().end());
    problem.operation = problem.Metadata("operation");
  } else if (detail.UnpackTo(&bad_request)) {
    for (const auto& violation : bad_request.field_violations()) {
      problem.violations.emplace_back(violation.field(),
                                      violation.description());
    }
  } else if (detail.UnpackTo(&retry)) {
    problem.retry_delay = absl::Seconds(retry.retry_delay().seconds()) +
                          absl::Nanoseconds(retry.retry_delay().nanos());
  }
}

// The code alone decides for a read and for a write known not to have left.
ExitCode ExitCodeOf(StatusCode code) {
  switch (code) {
    case StatusCode::INVALID_ARGUMENT: return kUsage;
    case StatusCode::NOT_FOUND: return kNotFound;
    case StatusCode::ALREADY_EXISTS:
    case StatusCode::FAILED_PRECONDITION: return kRefused;
    case StatusCode::OUT_OF_RANGE: return kCursorExpired;
    case StatusCode::ABORTED:
    case StatusCode::CANCELLED:
    case StatusCode::DEADLINE_EXCEEDED:
    case StatusCode::RESOURCE_EXHAUSTED:
    case StatusCode::UNAVAILABLE: return kNotSent;
    default: return kOther;
  }
}

}  // namespace

std::string Problem::Metadata(const std::string& key) const {
  const auto it = metadata.find(key);
  return it == metadata.end() ? "" : it->second;
}

Problem ProblemFrom(const google::rpc::Status& status, CallKind kind) {
  Problem problem;
  problem.kind = kind;
  problem.code = static_cast<StatusCode>(status.code());
  problem.message = status.message();
  for (const auto& detail : status.details()) ReadDetail(detail, problem);
  return problem;
}

Problem ProblemFrom(const grpc::Status& status, CallKind kind) {
  google::rpc::Status details;
  // Unreadable details are none: the outcome is then unknown.
  if (!details.ParseFromString(status.error_details())) details.Clear();
  details.set_code(status.error_code());
  details.set_message(status.error_message());
  return ProblemFrom(details, kind);
}

Problem UnreachableProblem(const std::string& address, CallKind kind) {
  Problem problem;
  problem.kind = kind;
  problem.code = StatusCode::UNAVAILABLE;
  problem.message = absl::StrCat("no gateway answers at ", address);
  problem.unreachable = true;
  return problem;
}

std::optional<Problem> UnreadableProblem(
    const google::protobuf::Message& request, CallKind kind) {
  // Any bytes can be put into a text, and leave; only reading refuses them.
  const std::unique_ptr<google::protobuf::Message> copy(request.New());
  const std::string bytes = request.SerializeAsString();
  const bool fits = bytes.size() <= kMaxReceivedBytes;
  if (fits && copy->ParseFromString(bytes)) return std::nullopt;
  Problem problem;
  problem.kind = kind;
  problem.code = StatusCode::INVALID_ARGUMENT;
  problem.message = "the arguments cannot be used";
  problem.violations.emplace_back(
      "arguments",
      fits ? "have a text that is not UTF-8" : "take more than 16 MiB");
  if (kind == CallKind::kWrite) problem.metadata["outcome"] = "NOT_SENT";
  return problem;
}

Problem InterruptedProblem(const std::string& operation) {
  Problem problem;
  problem.kind = CallKind::kWrite;
  problem.code = StatusCode::CANCELLED;
  problem.message = operation.empty()
                        ? "interrupted, nothing may have been sent yet"
                        : "interrupted, the operation goes on";
  problem.operation = operation;
  problem.interrupted = true;
  return problem;
}

Outcome OutcomeOf(const Problem& problem) {
  if (problem.kind == CallKind::kRead) return Outcome::kNothingToMove;
  if (problem.unreachable) return Outcome::kNotSent;
  if (problem.reason == "REQUEST_ID_REUSED") return Outcome::kNothingToMove;
  if (IsContradicted(problem)) return Outcome::kUnknown;
  if (problem.reason == "OPERATION_PENDING") return Outcome::kPending;
  if (problem.interrupted && !problem.operation.empty())
    return Outcome::kPending;
  const std::string outcome = problem.Metadata("outcome");
  if (outcome == "NOT_SENT") return Outcome::kNotSent;
  if (outcome == "REJECTED") return Outcome::kRejected;
  return Outcome::kUnknown;
}

bool IsContradicted(const Problem& problem) {
  return problem.Metadata("contradicted") == "true";
}

Retry RetryOf(const Problem& problem) {
  if (IsContradicted(problem)) return Retry::kNo;
  const Outcome outcome = OutcomeOf(problem);
  if (outcome == Outcome::kPending || outcome == Outcome::kUnknown)
    return Retry::kSameRequestId;
  if (outcome == Outcome::kRejected) return Retry::kNo;
  switch (problem.code) {
    case StatusCode::INVALID_ARGUMENT: return Retry::kAfterMending;
    case StatusCode::ABORTED: return Retry::kLater;
    case StatusCode::CANCELLED:
    case StatusCode::DEADLINE_EXCEEDED:
    case StatusCode::RESOURCE_EXHAUSTED:
    case StatusCode::UNAVAILABLE: return Retry::kSafe;
    default: return Retry::kNo;
  }
}

ExitCode ExitCodeOf(const Problem& problem) {
  if (problem.unreachable) return kUnreachable;
  switch (OutcomeOf(problem)) {
    case Outcome::kPending: return kPending;
    case Outcome::kUnknown: return kOutcomeUnknown;
    case Outcome::kRejected:
      // About the gateway, not about the card: as with a read.
      if (problem.reason == "UPSTREAM_UNAUTHENTICATED") return kOther;
      return problem.code == StatusCode::NOT_FOUND ? kNotFound : kRefused;
    case Outcome::kNothingToMove:
      if (problem.reason.empty() && problem.code == StatusCode::UNAVAILABLE)
        return kUnreachable;
      [[fallthrough]];
    case Outcome::kNotSent: return ExitCodeOf(problem.code);
  }
  return kOther;
}

std::string CodeName(StatusCode code) {
  const auto index = static_cast<size_t>(code);
  return index < kCodeNames.size() ? kCodeNames[index]
                                   : absl::StrCat("CODE_", index);
}

}  // namespace fourws::cli
