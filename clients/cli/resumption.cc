#include "clients/cli/resumption.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/format.h"
#include "clients/cli/report.h"

namespace fourws::cli {
namespace {

// Whether a new stream may succeed where this one ended so.
bool IsPassing(const Problem& problem) {
  switch (problem.code) {
    case grpc::StatusCode::OK:
    case grpc::StatusCode::ABORTED:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
    case grpc::StatusCode::UNAVAILABLE: return true;
    // From the library: the connection broke, or nothing came through it.
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN: return problem.reason.empty();
    default: return false;
  }
}

}  // namespace

std::optional<int> Resumption::PauseAfter(const Problem& problem, bool silent) {
  if (!IsPassing(problem)) return Report(problem, json_);
  if (silent) {
    PauseAfter("nothing was heard for too long");
  } else {
    PauseAfter(problem.message.empty() ? "the stream ended" : problem.message,
               problem.retry_delay);
  }
  return std::nullopt;
}

void Resumption::PauseAfter(const std::string& why, absl::Duration at_least) {
  const absl::Duration pause =
      std::min(std::max(backoff_.Next(), at_least), Interrupt::kLongestSleep);
  if (json_) {
    std::cerr << nlohmann::json{{"resuming_in_ms",
                                 absl::ToInt64Milliseconds(pause)},
                                {"why", why}}
                     .dump(-1, ' ', false,
                           nlohmann::json::error_handler_t::replace)
              << std::endl;
  } else {
    std::cerr << absl::StrCat("resuming in ",
                              absl::FormatDuration(
                                  absl::Trunc(pause, absl::Milliseconds(1))),
                              ": ", Printable(why))
              << std::endl;
  }
  interrupt_.SleepFor(pause);
}

}  // namespace fourws::cli
