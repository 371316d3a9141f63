#ifndef ADAPTERS_STORE_SQLITE_EVENT_READS_H_
#define ADAPTERS_STORE_SQLITE_EVENT_READS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"

// Reads events. Each function works in the transaction of its connection and
// keeps the promise of EventLog's function of a like name.
namespace gateway {

// How much one read takes; at least one event if there is one.
struct EventLimits {
  int events = 0;
  int64_t bytes = 0;
  bool with_raw = false;
};

// What stands for an event that cannot be read.
EventPtr DamagedEvent(int64_t sequence);

absl::StatusOr<std::vector<EventPtr>> ReadEvents(SqliteConnection& connection,
                                                 int64_t after,
                                                 EventLimits limits);
absl::StatusOr<std::vector<EventPtr>> ReadEventsBack(
    SqliteConnection& connection, int64_t before, EventLimits limits);
absl::StatusOr<std::vector<EventPtr>> ReadLatestStates(
    SqliteConnection& connection, int64_t after, int64_t through,
    EventLimits limits);
absl::StatusOr<EventPtr> FindEvent(SqliteConnection& connection,
                                   const std::string& id, bool with_raw);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_READS_H_
