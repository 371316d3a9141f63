#include "clients/cli/consumer.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/format.h"
#include "clients/cli/notification_text.h"
#include "clients/cli/report.h"
#include "clients/cli/run_command.h"

namespace fourws::cli {
namespace {

using gateway::v1::AcknowledgeRequest;
using gateway::v1::AcknowledgeResponse;
using gateway::v1::AcknowledgeResult;
using gateway::v1::ConsumeResponse;
using gateway::v1::Delivery;
using gateway::v1::DeliveryBatch;
using gateway::v1::NotificationStream;

constexpr int64_t kMostInHand = 100;

// Whether nothing came though all of the log was looked at.
bool IsIdle(const ConsumeResponse& response) {
  return response.has_progress() &&
         response.progress().lag() <= response.progress().outstanding();
}

// Says something on standard error: to programs as a number under `key`.
void Note(bool json, const char* key, int64_t number, const std::string& what) {
  std::cerr << (json ? nlohmann::json{{key, number}}.dump() : what)
            << std::endl;
}

}  // namespace

Consumer::Consumer(const GlobalOptions& options, const ConsumeOptions& wanted)
    : options_(options),
      wanted_(wanted),
      progress_interval_(wanted.until_idle > absl::ZeroDuration()
                             ? wanted.until_idle
                             : kProgressInterval),
      answers_(options, std::min(options.timeout, kAnswerTimeout)) {
  request_.set_subscription(wanted.subscription);
  *request_.mutable_progress_interval() = ToProto(progress_interval_);
  int64_t in_hand = wanted.limit > 0 ? wanted.limit : kMostInHand;
  // The ack deadline is for one command, and others may take the rest.
  if (!wanted.command.empty()) in_hand = 1;
  request_.set_max_outstanding(
      static_cast<int32_t>(std::min(in_hand, kMostInHand)));
}

int Consumer::Run() {
  if (const auto problem = UnreadableProblem(request_, CallKind::kRead))
    return Report(*problem, options_.json);
  while (!interrupt_.requested()) {
    if (const auto exit_code = RunOnce()) return *exit_code;
  }
  return kOk;
}

std::optional<int> Consumer::RunOnce() {
  const auto channel = Connect(options_.gateway, options_.timeout, &interrupt_);
  if (channel == nullptr) {
    const Problem problem =
        UnreachableProblem(options_.gateway, CallKind::kRead);
    if (!has_connected_ && !interrupt_.requested())
      return Report(problem, options_.json);
    resumption_.PauseAfter(problem.message);
    return std::nullopt;
  }
  has_connected_ = true;
  ConsumeStream membership(channel, &NotificationStream::Stub::async::Consume,
                           request_);
  Interrupt::Scope scope(interrupt_, [&] { membership.Cancel(); });
  while (const ConsumeResponse* response =
             membership.Next(PatienceFor(progress_interval_))) {
    resumption_.Reset();
    if (const auto exit_code = Take(*response)) return exit_code;
  }
  if (interrupt_.requested()) return kOk;
  return resumption_.PauseAfter(
      ProblemFrom(membership.status(), CallKind::kRead), membership.silent());
}

std::optional<int> Consumer::Take(const ConsumeResponse& response) {
  if (response.has_lost()) {
    const int64_t lost = response.lost().count();
    Note(options_.json, "lost", lost,
         absl::StrCat("lost: ", lost, " notifications, which the log forgot"));
  }
  if (wanted_.until_idle > absl::ZeroDuration() && IsIdle(response)) return kOk;
  if (!response.has_deliveries()) return std::nullopt;
  const auto exit_code = wanted_.command.empty()
                             ? Print(response.deliveries())
                             : RunEach(response.deliveries());
  if (exit_code) return exit_code;
  return IsEnough() ? std::optional<int>(kOk) : std::nullopt;
}

std::optional<int> Consumer::Print(const DeliveryBatch& batch) {
  AcknowledgeRequest request;
  for (const Delivery& delivery : batch.deliveries()) {
    if (IsEnough()) break;
    if (!options_.json && !std::exchange(headline_printed_, true))
      std::cout << NotificationHeadline();
    std::cout << (options_.json ? ToJson(delivery) + "\n"
                                : NotificationRows(delivery.notification()));
    request.add_ack_ids(delivery.ack_id());
    ++taken_;
  }
  std::cout.flush();
  if (!std::cout)
    return ReportLocal("cannot write to standard output", options_.json);
  return wanted_.ack ? Answer(std::move(request)) : std::nullopt;
}

std::optional<int> Consumer::RunEach(const DeliveryBatch& batch) {
  for (const Delivery& delivery : batch.deliveries()) {
    if (IsEnough() || interrupt_.requested()) break;
    AcknowledgeRequest request;
    const absl::Status done =
        RunCommand(wanted_.command, ToJson(delivery) + "\n");
    if (done.ok()) {
      request.add_ack_ids(delivery.ack_id());
    } else {
      auto& nack = *request.add_nacks();
      nack.set_ack_id(delivery.ack_id());
      nack.set_reason(std::string(done.message()));
      const int64_t sequence = delivery.notification().sequence();
      Note(options_.json, "failed", sequence,
           absl::StrCat("failed: ", sequence, ", attempt ", delivery.attempt(),
                        ": ", done.message()));
    }
    ++taken_;
    if (const auto exit_code = Answer(std::move(request))) return exit_code;
  }
  return std::nullopt;
}

std::optional<int> Consumer::Answer(AcknowledgeRequest request) {
  request.set_subscription(wanted_.subscription);
  AcknowledgeResponse response;
  while (const auto problem = answers_.Call<NotificationStream>(
             &NotificationStream::Stub::Acknowledge, request, response)) {
    const auto exit_code = resumption_.PauseAfter(*problem, /*silent=*/false);
    if (exit_code) return exit_code;
    if (interrupt_.requested()) return Report(*problem, options_.json);
  }
  const auto late = std::count_if(
      response.results().begin(), response.results().end(),
      [](const AcknowledgeResult& result) {
        return result.outcome() != AcknowledgeResult::OUTCOME_DONE;
      });
  if (late > 0) {
    Note(options_.json, "stale", late,
         absl::StrCat("stale: ", late,
                      " answers came after the ack deadline, or twice; what "
                      "was not answered in time is handed out again"));
  }
  return std::nullopt;
}

}  // namespace fourws::cli
