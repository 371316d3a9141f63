#include "clients/cli/operation_client.h"

#include <algorithm>
#include <future>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/connection.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/progress.h"
#include "clients/cli/steady_time.h"
#include "google/longrunning/operations.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::OperationMetadata;
using google::longrunning::Operation;
using google::longrunning::Operations;

// Between two attempts to reach the gateway.
constexpr absl::Duration kPause = absl::Milliseconds(500);

OperationResult WaitOnce(Operations::Stub& stub,
                         google::longrunning::WaitOperationRequest request,
                         absl::Duration patience, absl::Duration margin,
                         Interrupt& interrupt) {
  *request.mutable_timeout() = ToProto(patience);
  grpc::ClientContext context;
  SetTimeout(context, patience + margin);
  Interrupt::Scope scope(interrupt, [&context] { context.TryCancel(); });
  Operation operation;
  const grpc::Status status = stub.WaitOperation(&context, request, &operation);
  if (!status.ok()) return ProblemFrom(status, CallKind::kRead);
  return operation;
}

// Draws while `call` runs, and returns what it returns.
template <typename Call>
OperationResult RunWithProgress(Progress& progress, const std::string& detail,
                                Call call) {
  auto result = std::async(std::launch::async, call);
  do {
    progress.Show(detail);
  } while (result.wait_for(absl::ToChronoMilliseconds(kProgressTick)) !=
           std::future_status::ready);
  return result.get();
}

bool IsSettled(const OperationResult& result) {
  if (const auto* problem = std::get_if<Problem>(&result))
    return !problem->unreachable && RetryOf(*problem) != Retry::kSafe;
  const auto& operation = std::get<Operation>(result);
  return operation.done() ||
         MetadataOf(operation).state() == OperationMetadata::STATE_UNRESOLVED;
}

}  // namespace

std::string OperationName(absl::string_view name_or_id) {
  return absl::StrCat(
      absl::StartsWith(name_or_id, "operations/") ? "" : "operations/",
      name_or_id);
}

OperationResult GetOperation(const GlobalOptions& options,
                             const std::string& name) {
  google::longrunning::GetOperationRequest request;
  request.set_name(name);
  Operation operation;
  if (const auto problem = Connection(options).Call<Operations>(
          &Operations::Stub::GetOperation, request, operation))
    return *problem;
  return operation;
}

OperationResult CancelOperation(const GlobalOptions& options,
                                const std::string& name) {
  google::longrunning::CancelOperationRequest request;
  request.set_name(name);
  google::protobuf::Empty response;
  if (const auto problem = Connection(options).Call<Operations>(
          &Operations::Stub::CancelOperation, request, response))
    return *problem;
  return GetOperation(options, name);
}

OperationResult WaitForOperation(const GlobalOptions& options,
                                 const std::string& name,
                                 absl::Duration patience,
                                 Interrupt& interrupt) {
  google::longrunning::WaitOperationRequest request;
  request.set_name(name);
  if (auto problem = UnreadableProblem(request, CallKind::kRead))
    return *std::move(problem);
  Progress progress("waiting for the outcome", options.json);
  const absl::Time end = SteadyNow() + patience;
  OperationResult result;
  std::shared_ptr<grpc::Channel> channel;
  do {
    const absl::Duration left =
        std::max(absl::ZeroDuration(), end - SteadyNow());
    if (channel == nullptr)
      channel =
          Connect(options.gateway, std::min(left, options.timeout), &interrupt);
    result = UnreachableProblem(options.gateway, CallKind::kRead);
    if (channel != nullptr) {
      result = RunWithProgress(progress, name, [&] {
        return WaitOnce(*Operations::NewStub(channel), request, left,
                        options.timeout, interrupt);
      });
    }
    if (IsSettled(result)) return result;
    if (std::holds_alternative<Problem>(result)) channel = nullptr;
    // Also after an answer that came too early to be the end of the wait.
    if (!interrupt.SleepFor(std::min(end - SteadyNow(), kPause)))
      return InterruptedProblem(name);
  } while (SteadyNow() < end);
  return result;
}

OperationMetadata MetadataOf(const Operation& operation) {
  OperationMetadata metadata;
  // Metadata of another kind leaves the default: a state nobody knows.
  operation.metadata().UnpackTo(&metadata);
  return metadata;
}

Problem ProblemOf(const Operation& operation) {
  const OperationMetadata metadata = MetadataOf(operation);
  const absl::string_view upstream = UpstreamOf(metadata.method());
  Problem problem;
  if (operation.done()) {
    problem = ProblemFrom(operation.error(), CallKind::kWrite);
  } else if (metadata.state() == OperationMetadata::STATE_UNRESOLVED) {
    problem.reason = "OUTCOME_UNKNOWN";
    problem.message =
        absl::StrCat(upstream, " has not told the outcome in time");
  } else {
    problem.code = grpc::StatusCode::DEADLINE_EXCEEDED;
    problem.reason = "OPERATION_PENDING";
    problem.message = "the outcome is still awaited";
  }
  problem.kind = CallKind::kWrite;
  problem.operation = operation.name();
  problem.effect = &EffectOf(metadata.method());
  problem.upstream = upstream;
  problem.request_id = metadata.request_id();
  return problem;
}

}  // namespace fourws::cli
