#include "server/notifications/subscribe_options.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "server/notifications/cursor.h"

namespace gateway {
namespace {

constexpr absl::Duration kMinInterval = absl::Milliseconds(100);
constexpr absl::Duration kMaxInterval = absl::Minutes(5);
constexpr int kMaxBatch = 1000;
constexpr int kMaxBatchBytes = 1 << 20;

ErrorMetadata Violations(const v1::SubscribeRequest& request) {
  ErrorMetadata violations = FilterViolations(request.filter());
  if (request.has_edge() && !v1::SubscribeRequest::Edge_IsValid(request.edge()))
    violations.emplace_back("edge", "is not an edge known here");
  if (request.has_progress_interval() &&
      !IsBetween(kMinInterval, request.progress_interval(), kMaxInterval))
    violations.emplace_back("progress_interval",
                            "is not between 0.1 seconds and 5 minutes");
  if (request.max_batch() < 0 || request.max_batch() > kMaxBatch)
    violations.emplace_back("max_batch",
                            absl::StrCat("is not between 0 and ", kMaxBatch));
  if (request.max_batch_bytes() < 0 ||
      request.max_batch_bytes() > kMaxBatchBytes)
    violations.emplace_back(
        "max_batch_bytes",
        absl::StrCat("is not between 0 and ", kMaxBatchBytes));
  if (request.has_from_time() && !IsTime(request.from_time()))
    violations.emplace_back("from_time", "is not a time");
  return violations;
}

absl::StatusOr<int64_t> StartOf(const v1::SubscribeRequest& request,
                                const EventLog& log) {
  const LogBounds bounds = log.bounds();
  if (request.has_after_cursor()) {
    ASSIGN_OR_RETURN(const int64_t after,
                     DecodeCursor(log, request.after_cursor()));
    if (after > bounds.last) return CursorAhead(log, after, bounds.last);
    if (after < bounds.first - 1) return CursorExpired(log, after);
    return after;
  }
  if (request.edge() == v1::SubscribeRequest::EDGE_EARLIEST)
    return bounds.first - 1;
  return bounds.last;
}

}  // namespace

absl::StatusOr<SubscribeOptions> ReadSubscribeRequest(
    const v1::SubscribeRequest& request, const std::string& caller,
    const EventLog& log, SharedFilters& filters) {
  if (const ErrorMetadata violations = Violations(request); !violations.empty())
    return InvalidRequest(violations);
  SubscribeOptions options;
  ASSIGN_OR_RETURN(options.after, StartOf(request, log));
  options.from_earliest =
      request.edge() == v1::SubscribeRequest::EDGE_EARLIEST ||
      request.has_from_time();
  options.latest_states =
      request.edge() == v1::SubscribeRequest::EDGE_LATEST_PER_CUSTOMER;
  if (request.has_from_time()) options.from_time = ToTime(request.from_time());
  options.filter = filters.Get(request.filter());
  options.caller = caller;
  if (request.has_progress_interval())
    options.progress_interval = ToDuration(request.progress_interval());
  if (request.max_batch() > 0) options.max_batch = request.max_batch();
  if (request.max_batch_bytes() > 0)
    options.max_batch_bytes = request.max_batch_bytes();
  options.include_raw = request.include_raw();
  return options;
}

absl::Status CursorExpired(const EventLog& log, int64_t after) {
  const int64_t first = log.bounds().first;
  const int64_t lost = first - 1 - after;
  return MakeError(
      absl::StatusCode::kOutOfRange, v1::ERROR_REASON_CURSOR_EXPIRED,
      absl::StrCat("after_cursor: the ", lost,
                   " notifications that follow it are no longer kept"),
      {{"first_cursor", EncodeCursor(log, first - 1)},
       {"lost", absl::StrCat(lost)}});
}

}  // namespace gateway
