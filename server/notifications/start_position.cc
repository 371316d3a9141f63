#include "server/notifications/start_position.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/shared_filters.h"
#include "server/notifications/subscribe_options.h"

namespace gateway {

void FindStart(const v1::StartPosition& start, EventLog& log,
               Reply<int64_t> reply) {
  if (start.edge() != v1::SubscribeRequest::EDGE_UNSPECIFIED &&
      start.edge() != v1::SubscribeRequest::EDGE_LATEST &&
      start.edge() != v1::SubscribeRequest::EDGE_EARLIEST)
    return std::move(reply)(
        InvalidRequest({{"edge", "is not EDGE_LATEST or EDGE_EARLIEST"}}));
  v1::SubscribeRequest request;
  if (start.has_after_cursor()) request.set_after_cursor(start.after_cursor());
  if (start.has_edge()) request.set_edge(start.edge());
  if (start.has_from_time()) *request.mutable_from_time() = start.from_time();
  SharedFilters filters;
  const auto options = ReadSubscribeRequest(request, "", log, filters);
  if (!options.ok()) return std::move(reply)(options.status());
  if (!options->from_time) return std::move(reply)(options->after);
  log.FirstSince(
      *options->from_time,
      [reply = std::move(reply)](absl::StatusOr<int64_t> first) mutable {
        if (!first.ok()) return std::move(reply)(SubscriptionsUnavailable());
        std::move(reply)(*first - 1);
      });
}

}  // namespace gateway
