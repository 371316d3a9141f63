#ifndef ADAPTERS_ONE_WEBHOOK_JSON_H_
#define ADAPTERS_ONE_WEBHOOK_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json.h"
#include "adapters/store/received_event.h"

// Reads ONe's webhooks. Only the URL says which event it is. The names of the
// ids in the body are not documented, so each is looked for under all plausible
// spellings. Equal bodies are distinct events: if somebody opens a cart twice,
// there are two events.
//
// Every body is taken, since ONe's test webhook may send anything: one without
// the customer's id is an event without ids that is not `mapped`. But one that
// holds too much is RESOURCE_EXHAUSTED.
namespace gateway::one {

inline constexpr absl::string_view kSource = "one";
inline constexpr absl::string_view kCartOpened = "cart_opened";
inline constexpr absl::string_view kClientLogged = "client_logged";
inline constexpr absl::string_view kOfferOpened = "offer_opened";

// Reads `body` as received. `id` is the new event's. Fails only if the body has
// more than `max_values` values.
absl::StatusOr<ReceivedEvent> CartOpenedFromBody(
    absl::string_view body, std::string id, absl::Time receive_time,
    size_t max_values = kAnyNumberOfValues);
absl::StatusOr<ReceivedEvent> ClientLoggedFromBody(
    absl::string_view body, std::string id, absl::Time receive_time,
    size_t max_values = kAnyNumberOfValues);
absl::StatusOr<ReceivedEvent> OfferOpenedFromBody(
    absl::string_view body, std::string id, absl::Time receive_time,
    size_t max_values = kAnyNumberOfValues);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_WEBHOOK_JSON_H_
