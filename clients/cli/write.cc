#include "clients/cli/write.h"

#include <iostream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "clients/cli/async_call.h"
#include "clients/cli/effect.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/progress.h"
#include "clients/cli/report.h"
#include "clients/cli/request_id.h"
#include "clients/cli/response_text.h"

namespace fourws::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// How long `--wait` goes on: longer than the gateway's own time for an outcome.
constexpr absl::Duration kLongWait = absl::Hours(1);

// Every write request has these.
void SetCommonFields(const WriteOptions& wanted, Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  reflection->SetString(&request, type->FindFieldByName("request_id"),
                        wanted.request_id);
  reflection->SetBool(&request, type->FindFieldByName("validate_only"),
                      wanted.validate_only);
}

// A request from a file may have them already.
void TakeCommonFields(const Message& request, WriteOptions& wanted) {
  const auto* type = request.GetDescriptor();
  const auto* reflection = request.GetReflection();
  if (wanted.request_id.empty()) {
    wanted.request_id =
        reflection->GetString(request, type->FindFieldByName("request_id"));
  }
  wanted.validate_only |=
      reflection->GetBool(request, type->FindFieldByName("validate_only"));
}

// One run of the program's write.
class Writing {
 public:
  Writing(const GlobalOptions& options, const MethodDescriptor& method,
          const WriteOptions& wanted)
      : options_(options),
        method_(method),
        wanted_(wanted),
        // What is only checked moves nothing, however it ends.
        kind_(wanted.validate_only || !EffectOf(method.name()).moves
                  ? CallKind::kRead
                  : CallKind::kWrite) {}

  int Run(const Message& request) {
    if (auto problem = UnreadableProblem(request, kind_))
      return ReportProblem(*std::move(problem));
    PrintRequestId(wanted_.request_id, options_.json);
    const auto channel =
        Connect(options_.gateway, options_.timeout, &interrupt_);
    if (channel == nullptr) return ReportProblem(NotConnected());
    AsyncCall call(channel, method_, request, options_.timeout);
    Await(call);
    if (call.joined()) PrintJoined(call.operation(), options_.json);
    if (call.status().ok()) return PrintAnswer(call.response());
    const Problem problem = ProblemIn(call);
    const Outcome outcome = OutcomeOf(problem);
    const bool open =
        outcome == Outcome::kPending || outcome == Outcome::kUnknown;
    if (wanted_.wait && open && !problem.operation.empty() &&
        !interrupt_.requested())
      return GoOnWaiting(problem);
    return ReportProblem(problem);
  }

 private:
  int PrintAnswer(const Message& response) {
    if (!wanted_.validate_only || options_.json)
      return PrintResponse(response, options_.json);
    std::cout << DescribeChecked(response);
    return kOk;
  }

  int ReportProblem(Problem problem) {
    problem.request_id = wanted_.request_id;
    problem.effect = &EffectOf(method_.full_name());
    problem.upstream = UpstreamOf(method_.full_name());
    return Report(problem, options_.json);
  }

  Problem NotConnected() {
    Problem problem = UnreachableProblem(options_.gateway, kind_);
    if (!interrupt_.requested()) return problem;
    problem.code = grpc::StatusCode::CANCELLED;
    problem.message = "interrupted while connecting";
    return problem;
  }

  // Waits for the end of the call, and cancels it if a signal asks to stop.
  void Await(AsyncCall& call) {
    Interrupt::Scope scope(interrupt_, [&call] { call.Cancel(); });
    Progress progress(
        absl::StrCat("waiting for ", UpstreamOf(method_.full_name())),
        options_.json);
    while (!call.Wait(kProgressTick)) progress.Show(call.operation());
  }

  // Reads the error of a call that has ended.
  Problem ProblemIn(const AsyncCall& call) {
    Problem problem = ProblemFrom(call.status(), kind_);
    if (kind_ == CallKind::kRead) return problem;
    // An error of the gateway's own says more than the interruption.
    if (problem.reason.empty() && interrupt_.requested())
      return InterruptedProblem(call.operation());
    if (problem.operation.empty()) problem.operation = call.operation();
    return problem;
  }

  // Follows the operation of a call that ended without an outcome.
  int GoOnWaiting(const Problem& pending) {
    OperationResult result =
        WaitForOperation(options_, pending.operation, kLongWait, interrupt_);
    // The write's own problem says more than a failed question about it.
    if (const auto* failed = std::get_if<Problem>(&result))
      return ReportProblem(failed->interrupted ? *failed : pending);
    const auto& operation = std::get<google::longrunning::Operation>(result);
    if (const auto response = Unpack(operation.response()))
      return PrintResponse(*response, options_.json);
    return ReportProblem(ProblemOf(operation));
  }

  const GlobalOptions& options_;
  const MethodDescriptor& method_;
  const WriteOptions& wanted_;
  const CallKind kind_;
  Interrupt interrupt_;
};

}  // namespace

void AddWriteOptions(CLI::App& command, WriteOptions& wanted) {
  command
      .add_option("--request-id", wanted.request_id,
                  "Id of this write; repeat it to join an earlier call. "
                  "Default: the id of the document it makes, or a new one, "
                  "printed before anything is sent")
      ->check(NotEmpty());
  command.add_flag("--validate-only", wanted.validate_only,
                   "Check what can be checked, and send nothing");
  command.add_flag("--wait", wanted.wait,
                   "Go on waiting if the outcome outlives --timeout");
}

int RunWrite(const GlobalOptions& options, const std::string& method,
             Message& request, WriteOptions wanted) {
  TakeCommonFields(request, wanted);
  if (wanted.request_id.empty()) wanted.request_id = RequestIdFor(request);
  SetCommonFields(wanted, request);
  return Writing(options,
                 *google::protobuf::DescriptorPool::generated_pool()
                      ->FindMethodByName(method),
                 wanted)
      .Run(request);
}

}  // namespace fourws::cli
