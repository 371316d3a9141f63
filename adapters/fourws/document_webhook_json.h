#ifndef ADAPTERS_FOURWS_DOCUMENT_WEBHOOK_JSON_H_
#define ADAPTERS_FOURWS_DOCUMENT_WEBHOOK_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json.h"
#include "adapters/store/received_event.h"

// 4ws.trade's document notifications. Their shape is not documented. A value
// that stands under a plausible name gets a field of its own; the whole body is
// passed on as it came.
namespace gateway::fourws {

inline constexpr absl::string_view kDocument = "document";

// Reads `body` as received. `id` is the new event's. INVALID_ARGUMENT if it is
// no JSON, RESOURCE_EXHAUSTED if it has more than `max_values` values; the
// error never quotes a value.
absl::StatusOr<ReceivedEvent> DocumentEventFromBody(
    absl::string_view body, std::string id, absl::Time receive_time,
    size_t max_values = kAnyNumberOfValues);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DOCUMENT_WEBHOOK_JSON_H_
