#include "clients/cli/acknowledge.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/connection.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/format.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/report.h"
#include "clients/cli/resumption.h"
#include "clients/cli/steady_time.h"
#include "clients/cli/subscription_text.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::AcknowledgeRequest;
using gateway::v1::AcknowledgeResponse;
using gateway::v1::AcknowledgeResult;
using gateway::v1::NotificationStream;

struct Wanted {
  std::string subscription;
  std::vector<std::string> ack_ids;
  bool nack = false;
  std::string reason;
  // Zero if not given.
  absl::Duration delay = absl::ZeroDuration();
  absl::Duration extension = absl::ZeroDuration();
};

AcknowledgeRequest ToRequest(const Wanted& wanted) {
  AcknowledgeRequest request;
  request.set_subscription(wanted.subscription);
  for (const std::string& ack_id : wanted.ack_ids) {
    if (wanted.nack) {
      auto& nack = *request.add_nacks();
      nack.set_ack_id(ack_id);
      nack.set_reason(wanted.reason);
      if (wanted.delay > absl::ZeroDuration())
        *nack.mutable_delay() = ToProto(wanted.delay);
    } else if (wanted.extension > absl::ZeroDuration()) {
      auto& extension = *request.add_extensions();
      extension.set_ack_id(ack_id);
      *extension.mutable_deadline() = ToProto(wanted.extension);
    } else {
      request.add_ack_ids(ack_id);
    }
  }
  return request;
}

std::string Describe(const AcknowledgeResult& result) {
  return absl::StrCat(
      absl::StripPrefix(AcknowledgeResult::Outcome_Name(result.outcome()),
                        "OUTCOME_"),
      "  ", Printable(result.ack_id()));
}

// Sends it, again if it gets lost, until `options.timeout` is over. Returns the
// exit code if that failed.
std::optional<int> Send(const GlobalOptions& options,
                        const AcknowledgeRequest& request,
                        AcknowledgeResponse& response) {
  Interrupt interrupt;
  Resumption resumption(interrupt, options.json);
  Connection connection(options, std::min(options.timeout, kAnswerTimeout));
  const absl::Time end = SteadyNow() + options.timeout;
  while (const auto problem = connection.Call<NotificationStream>(
             &NotificationStream::Stub::Acknowledge, request, response)) {
    // To connect was tried more than once already.
    if (problem->unreachable || SteadyNow() >= end)
      return Report(*problem, options.json);
    const auto exit_code = resumption.PauseAfter(*problem, /*silent=*/false);
    if (exit_code) return exit_code;
    if (interrupt.requested()) return Report(*problem, options.json);
  }
  return std::nullopt;
}

int Acknowledge(const GlobalOptions& options, const Wanted& wanted) {
  AcknowledgeResponse response;
  if (const auto failed = Send(options, ToRequest(wanted), response))
    return *failed;
  int exit_code = kOk;
  for (const AcknowledgeResult& result : response.results()) {
    std::cout << (options.json ? ToJson(result) : Describe(result)) << "\n";
    if (result.outcome() != AcknowledgeResult::OUTCOME_DONE)
      exit_code = kRefused;
  }
  return exit_code;
}

}  // namespace

void AddAcknowledge(CLI::App& family, const GlobalOptions& options,
                    int& exit_code) {
  auto* command = family.add_subcommand(
      "acknowledge", "Answer what consume --json printed: done, unless told");
  auto wanted = std::make_shared<Wanted>();
  AddSubscriptionName(*command, wanted->subscription);
  command->add_option("ACK_ID", wanted->ack_ids, "ackId of each delivery")
      ->required();
  auto* nack = command->add_flag("--nack", wanted->nack,
                                 "Not done: to be delivered again, or parked");
  command
      ->add_option("--reason", wanted->reason,
                   "Why not, for people; no personal data")
      ->needs(nack);
  AddDuration(*command, "--delay", wanted->delay,
              "When to deliver it again. Default: by the back-off")
      ->default_str("")
      ->needs(nack);
  AddDuration(*command, "--extend", wanted->extension,
              "Not done yet: so much more time from now")
      ->default_str("")
      ->excludes(nack);
  command->callback(
      [=, &options, &exit_code] { exit_code = Acknowledge(options, *wanted); });
}

}  // namespace fourws::cli
