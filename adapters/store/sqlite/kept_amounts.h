#ifndef ADAPTERS_STORE_SQLITE_KEPT_AMOUNTS_H_
#define ADAPTERS_STORE_SQLITE_KEPT_AMOUNTS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

// Running totals of what is kept without an end of its own. Whoever adds or
// deletes such rows changes the total in the same transaction. The sizes here
// are those that the schema computed when it began to keep totals.
namespace gateway {

// The names of the totals in the database.
inline constexpr char kLatestStates[] = "latest_states";
inline constexpr char kWaitingLetters[] = "waiting_letters";

// An event that is kept as a latest state.
inline int64_t SizeOfEvent(int64_t content_bytes) {
  return content_bytes + 256;
}
// A state key, which is in a table and in its index.
inline int64_t SizeOfStateKey(int64_t key_bytes) { return 2 * key_bytes + 32; }
// What tells the repeats of a scope.
inline int64_t SizeOfContent(int64_t scope_bytes) { return scope_bytes + 128; }
// A dead letter that waits.
inline int64_t SizeOfLetter(int64_t body_and_header_bytes) {
  return body_and_header_bytes + 256;
}

absl::StatusOr<StoredAmount> ReadAmount(SqliteConnection& connection,
                                        const char* name);

// Adds `change` to the total. RESOURCE_EXHAUSTED if it grows beyond `max`; the
// caller's transaction must then be undone.
absl::Status AddAmount(SqliteConnection& connection, const char* name,
                       const StoredAmount& change,
                       const StoredAmount& max = kAnyAmount);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_KEPT_AMOUNTS_H_
