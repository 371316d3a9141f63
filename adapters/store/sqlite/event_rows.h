#ifndef ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
#define ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

namespace gateway {

// As EventLog::Append, in the transaction of `connection`. RESOURCE_EXHAUSTED
// if the latest states would grow beyond `max_states`.
absl::StatusOr<Appended> AppendEvent(SqliteConnection& connection,
                                     const Event& event, const Dedupe& dedupe,
                                     const StoredAmount& max_states);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
