#include "clients/cli/redeem.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <random>
#include <utility>

#include "absl/strings/str_format.h"
#include "clients/cli/format.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/money.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/progress.h"
#include "clients/cli/redeem_call.h"
#include "clients/cli/report.h"

namespace fourws::cli {
namespace {

using gateway::v1::RedeemGiftcardRequest;
using gateway::v1::RedeemGiftcardResponse;

// How long `--wait` goes on: longer than the gateway's own time for an outcome.
constexpr absl::Duration kLongWait = absl::Hours(1);

// Returns a random UUID (version 4).
std::string NewRequestId() {
  std::random_device random;
  const uint32_t a = random();
  const uint32_t b = random();
  const uint32_t c = random();
  const uint32_t d = random();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                         0x8000 | ((c >> 16) & 0x3fff), c & 0xffff, d);
}

RedeemGiftcardRequest ToRequest(const RedeemOptions& wanted,
                                google::type::Money amount) {
  RedeemGiftcardRequest request;
  request.set_barcode(wanted.barcode);
  *request.mutable_amount() = std::move(amount);
  request.set_request_id(wanted.request_id);
  request.mutable_place()->set_entity_code(wanted.entity);
  request.mutable_place()->set_branch_code(wanted.branch);
  request.mutable_place()->set_register_code(wanted.register_code);
  request.mutable_place()->set_seller_id(wanted.seller);
  request.set_read_balance_after(wanted.balance_after);
  return request;
}

void TellRequestId(const std::string& request_id, bool json) {
  if (json) {
    std::cerr << nlohmann::json{{"request_id", request_id}}.dump(
                     -1, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
  } else {
    std::cerr << "request id  " << Printable(request_id) << std::endl;
  }
}

int TellSuccess(const RedeemGiftcardResponse& response, bool json) {
  std::cout << (json ? ToJson(response) + "\n" : DescribeRedeem(response));
  return kOk;
}

// Follows the operation of a call that ended without an outcome.
int GoOnWaiting(const GlobalOptions& options, const Problem& pending,
                Interrupt& interrupt) {
  OperationResult result =
      WaitForOperation(options, pending.operation, kLongWait, interrupt);
  if (auto* failed = std::get_if<Problem>(&result)) {
    failed->request_id = pending.request_id;
    // The redeem's own problem says more than a failed question about it.
    return Report(failed->interrupted ? *failed : pending, options.json);
  }
  const auto* operation = std::get_if<google::longrunning::Operation>(&result);
  RedeemGiftcardResponse response;
  if (operation->has_response() && operation->response().UnpackTo(&response))
    return TellSuccess(response, options.json);
  Problem problem = ProblemOf(*operation);
  problem.request_id = pending.request_id;
  return Report(problem, options.json);
}

Problem NotConnected(const std::string& address, const Interrupt& interrupt) {
  Problem problem = UnreachableProblem(address, CallKind::kWrite);
  if (!interrupt.requested()) return problem;
  problem.code = grpc::StatusCode::CANCELLED;
  problem.message = "interrupted while connecting";
  return problem;
}

// Waits for the end of the call, and gives it up if told to stop.
void Await(RedeemCall& call, Interrupt& interrupt, bool json) {
  Interrupt::Scope scope(interrupt, [&call] { call.Cancel(); });
  Progress progress("waiting for 4ws.trade", json);
  while (!call.Wait(kProgressTick)) progress.Show(call.operation());
}

// Reads the error of a call that has ended.
Problem ProblemOf(const RedeemCall& call, const Interrupt& interrupt) {
  Problem problem = ProblemFrom(call.status(), CallKind::kWrite);
  // Whatever the gateway still told is worth more.
  if (problem.reason.empty() && interrupt.requested())
    return InterruptedProblem(call.operation());
  if (problem.operation.empty()) problem.operation = call.operation();
  return problem;
}

int Send(const GlobalOptions& options, const RedeemGiftcardRequest& request,
         bool wait, Interrupt& interrupt) {
  const auto channel = Connect(options.gateway, options.timeout, &interrupt);
  if (channel == nullptr) {
    Problem problem = NotConnected(options.gateway, interrupt);
    problem.request_id = request.request_id();
    return Report(problem, options.json);
  }
  RedeemCall call(channel, request, options.timeout);
  Await(call, interrupt, options.json);
  if (call.status().ok()) return TellSuccess(call.response(), options.json);
  Problem problem = ProblemOf(call, interrupt);
  problem.request_id = request.request_id();
  const Outcome outcome = OutcomeOf(problem);
  const bool open =
      outcome == Outcome::kPending || outcome == Outcome::kUnknown;
  if (wait && open && !problem.operation.empty() && !interrupt.requested())
    return GoOnWaiting(options, problem, interrupt);
  return Report(problem, options.json);
}

}  // namespace

int Redeem(const GlobalOptions& options, RedeemOptions wanted) {
  const auto amount = ParseMoney(wanted.amount, wanted.currency);
  if (!amount) {
    return ReportUsage("AMOUNT", "must be a decimal amount such as 12.50",
                       options.json);
  }
  Interrupt interrupt;
  if (wanted.request_id.empty()) wanted.request_id = NewRequestId();
  TellRequestId(wanted.request_id, options.json);
  return Send(options, ToRequest(wanted, *amount), wanted.wait, interrupt);
}

}  // namespace fourws::cli
