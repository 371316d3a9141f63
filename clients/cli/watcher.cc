#include "clients/cli/watcher.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/cursor_file.h"
#include "clients/cli/duration_option.h"
#include "clients/cli/format.h"
#include "clients/cli/notification_text.h"
#include "clients/cli/report.h"

namespace fourws::cli {
namespace {

using gateway::v1::Notification;
using gateway::v1::SubscribeResponse;

}  // namespace

Watcher::Watcher(const GlobalOptions& options, WatchOptions wanted,
                 gateway::v1::SubscribeRequest request)
    : options_(options),
      wanted_(std::move(wanted)),
      request_(std::move(request)) {
  *request_.mutable_progress_interval() = ToProto(kProgressInterval);
}

int Watcher::Run() {
  if (const auto problem = UnreadableProblem(request_, CallKind::kRead))
    return Report(*problem, options_.json);
  if (const auto exit_code = Resume()) return *exit_code;
  while (!interrupt_.requested()) {
    if (const auto exit_code = RunOnce()) return *exit_code;
  }
  return kOk;
}

std::optional<int> Watcher::Resume() {
  if (wanted_.cursor_file.empty()) return std::nullopt;
  const auto cursor = ReadCursor(wanted_.cursor_file);
  if (absl::IsDataLoss(cursor.status())) {
    at_kept_cursor_ = true;
    Problem problem;
    problem.code = grpc::StatusCode::DATA_LOSS;
    problem.message = std::string(cursor.status().message());
    return Unusable(std::move(problem));
  }
  if (!cursor.ok())
    return ReportLocal(std::string(cursor.status().message()), options_.json);
  if (cursor->empty()) return std::nullopt;
  request_.set_after_cursor(*cursor);
  at_kept_cursor_ = true;
  return std::nullopt;
}

std::optional<int> Watcher::RunOnce() {
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
  SubscribeStream subscription(
      channel, &gateway::v1::NotificationStream::Stub::async::Subscribe,
      request_);
  Interrupt::Scope scope(interrupt_, [&] { subscription.Cancel(); });
  if (const auto exit_code = Read(subscription)) return exit_code;
  return interrupt_.requested() ? kOk : Ended(subscription);
}

std::optional<int> Watcher::Read(SubscribeStream& subscription) {
  while (const SubscribeResponse* response =
             subscription.Next(PatienceFor(kProgressInterval))) {
    resumption_.Reset();
    if (const auto exit_code = Take(*response)) return exit_code;
  }
  return std::nullopt;
}

std::optional<int> Watcher::Take(const SubscribeResponse& response) {
  const std::string cursor =
      response.has_batch() ? PrintBatch(response) : response.cursor();
  std::cout.flush();
  if (response.lost() > 0) TellDamaged(response.lost());
  if (!std::cout)
    return ReportLocal("cannot write to standard output", options_.json);
  if (const auto exit_code = Move(cursor)) return exit_code;
  if (wanted_.limit > 0 && printed_ >= wanted_.limit) return kOk;
  if (wanted_.until_caught_up && response.has_caught_up()) return kOk;
  return std::nullopt;
}

void Watcher::TellDamaged(int64_t lost) const {
  if (options_.json) {
    std::cerr << nlohmann::json{{"damaged", lost}}.dump() << std::endl;
  } else {
    std::cerr << "lost: " << lost
              << " notifications, which the gateway cannot read from its disk"
              << std::endl;
  }
}

std::string Watcher::PrintBatch(const SubscribeResponse& response) {
  for (const Notification& notification : response.batch().notifications()) {
    Print(notification);
    if (++printed_ < wanted_.limit || wanted_.limit == 0) continue;
    // What the batch holds beyond the limit was not processed. Half of the
    // latest states is nothing to resume from.
    return response.cursor().empty() ? "" : notification.cursor();
  }
  return response.cursor();
}

void Watcher::Print(const Notification& notification) {
  if (options_.json) {
    std::cout << ToJson(notification) << "\n";
    return;
  }
  if (!std::exchange(headline_printed_, true))
    std::cout << NotificationHeadline();
  std::cout << NotificationRows(notification);
}

std::optional<int> Watcher::Move(const std::string& cursor) {
  if (cursor.empty()) return std::nullopt;
  request_.set_after_cursor(cursor);
  if (wanted_.cursor_file.empty()) return std::nullopt;
  const absl::Status written = WriteCursor(wanted_.cursor_file, cursor);
  if (!written.ok())
    return ReportLocal(std::string(written.message()), options_.json);
  at_kept_cursor_ = true;
  return std::nullopt;
}

std::optional<int> Watcher::Ended(const SubscribeStream& subscription) {
  const Problem problem = ProblemFrom(subscription.status(), CallKind::kRead);
  if (problem.reason == "CURSOR_EXPIRED") return Expired(problem);
  if (problem.reason == "CURSOR_INVALID" || problem.reason == "CURSOR_AHEAD")
    return Unusable(problem);
  return resumption_.PauseAfter(problem, subscription.silent());
}

std::optional<int> Watcher::Expired(Problem problem) {
  const std::string first = problem.Metadata("first_cursor");
  const std::string lost = problem.Metadata("lost");
  if (!wanted_.skip_lost || first.empty()) {
    if (!options_.json)
      std::cerr << "lost: " << Printable(lost)
                << " notifications; --skip-lost goes on without them\n";
    problem.hint = absl::StrCat(
        "--skip-lost, or ", ElsewhereHint("latest-per-customer"), " to rebuild",
        first.empty() ? "" : "; the log begins after ", first);
    return Report(problem, options_.json);
  }
  if (options_.json) {
    std::cerr << nlohmann::json{{"skipped", lost}}.dump() << std::endl;
  } else {
    std::cerr << "skipped " << Printable(lost) << " lost notifications"
              << std::endl;
  }
  resumption_.Pause();
  return Move(first);
}

int Watcher::Unusable(Problem problem) const {
  problem.hint =
      absl::StrCat("to start elsewhere, ", ElsewhereHint("earliest"));
  const int exit_code = Report(problem, options_.json);
  return at_kept_cursor_ ? kCursorExpired : exit_code;
}

std::string Watcher::ElsewhereHint(absl::string_view place) const {
  return absl::StrCat(
      at_kept_cursor_
          ? absl::StrCat("remove ", wanted_.cursor_file, ", which wins, and ")
          : "",
      "--from ", place);
}

}  // namespace fourws::cli
