#include "clients/cli/operation_start.h"

#include <iostream>
#include <memory>
#include <string>

#include "CLI/CLI.hpp"
#include "clients/cli/async_call.h"
#include "clients/cli/contract.h"
#include "clients/cli/format.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/progress.h"
#include "clients/cli/report.h"
#include "clients/cli/request_file.h"
#include "clients/cli/request_id.h"
#include "fourws/gateway/v1/operation_service.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::StartOperationRequest;
using gateway::v1::StartOperationResponse;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct Wanted {
  std::string method;
  std::string request;
  std::string request_id;
};

// The id it is sent with: the one given, its own, or a new one.
std::string SetRequestId(const std::string& given, Message& request) {
  const auto* field = request.GetDescriptor()->FindFieldByName("request_id");
  const auto& reflection = *request.GetReflection();
  if (!given.empty()) reflection.SetString(&request, field, given);
  if (reflection.GetString(request, field).empty())
    reflection.SetString(&request, field, RequestIdFor(request));
  return reflection.GetString(request, field);
}

// One run of the program's start.
class Starting {
 public:
  Starting(const GlobalOptions& options, const MethodDescriptor& method,
           const std::string& request_id)
      : options_(options), method_(method), request_id_(request_id) {}

  int Run(const Message& write) {
    if (auto problem = UnreadableProblem(write, CallKind::kWrite))
      return ReportProblem(*std::move(problem));
    PrintRequestId(request_id_, options_.json);
    const auto channel =
        Connect(options_.gateway, options_.timeout, &interrupt_);
    if (channel == nullptr)
      return ReportProblem(
          UnreachableProblem(options_.gateway, CallKind::kWrite));
    StartOperationRequest request;
    request.mutable_request()->PackFrom(write);
    AsyncCall call(
        channel,
        *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            "fourws.gateway.v1.OperationService."
            "StartOperation"),
        request, options_.timeout);
    Await(call);
    if (!call.status().ok()) return ReportProblem(ProblemIn(call));
    const auto& started =
        static_cast<const StartOperationResponse&>(call.response());
    const auto& operation = started.operation();
    if (started.joined()) PrintJoined(operation.name(), options_.json);
    std::cout << (options_.json ? ToJson(operation) + "\n"
                                : DescribeOperation(operation));
    return kOk;
  }

 private:
  void Await(AsyncCall& call) {
    Interrupt::Scope scope(interrupt_, [&call] { call.Cancel(); });
    Progress progress("starting", options_.json);
    while (!call.Wait(kProgressTick)) progress.Show("");
  }

  Problem ProblemIn(const AsyncCall& call) {
    Problem problem = ProblemFrom(call.status(), CallKind::kWrite);
    if (problem.reason.empty() && interrupt_.requested())
      return InterruptedProblem(call.operation());
    return problem;
  }

  int ReportProblem(Problem problem) {
    problem.request_id = request_id_;
    problem.effect = &EffectOf(method_.full_name());
    problem.upstream = UpstreamOf(method_.full_name());
    return Report(problem, options_.json);
  }

  const GlobalOptions& options_;
  const MethodDescriptor& method_;
  const std::string request_id_;
  Interrupt interrupt_;
};

int Start(const GlobalOptions& options, const Wanted& wanted) {
  const MethodDescriptor& method = *FindWriteMethod(wanted.method);
  const auto request = ReadRequest(wanted.request, *method.input_type());
  if (!request.ok()) {
    return ReportUsage("REQUEST", std::string(request.status().message()),
                       options.json);
  }
  const std::string id = SetRequestId(wanted.request_id, **request);
  return Starting(options, method, id).Run(**request);
}

}  // namespace

void AddOperationStart(CLI::App& family, const GlobalOptions& options,
                       int& exit_code) {
  auto* start = family.add_subcommand(
      "start", "Start a write that goes on though nobody waits");
  auto wanted = std::make_shared<Wanted>();
  start->add_option("METHOD", wanted->method, "Such as RedeemGiftcard")
      ->required()
      ->transform(WriteMethod());
  start
      ->add_option("REQUEST", wanted->request,
                   "The request as proto JSON, or a file with it; -: standard "
                   "input")
      ->required();
  start
      ->add_option("--request-id", wanted->request_id,
                   "Id of this write; repeat it to join an earlier call. "
                   "Default: the request's own, else a new one, printed "
                   "before anything is sent")
      ->check(NotEmpty());
  start->callback(
      [=, &options, &exit_code] { exit_code = Start(options, *wanted); });
}

}  // namespace fourws::cli
