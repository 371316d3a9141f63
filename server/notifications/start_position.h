#ifndef SERVER_NOTIFICATIONS_START_POSITION_H_
#define SERVER_NOTIFICATIONS_START_POSITION_H_

#include <cstdint>

#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// Replies with the sequence after which a reader at `start` begins.
// INVALID_ARGUMENT
// (INVALID_REQUEST, CURSOR_INVALID); OUT_OF_RANGE (CURSOR_EXPIRED,
// CURSOR_AHEAD); UNAVAILABLE (STORE_UNAVAILABLE).
void FindStart(const v1::StartPosition& start, EventLog& log,
               Reply<int64_t> reply);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_START_POSITION_H_
