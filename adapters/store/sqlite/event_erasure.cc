#include "adapters/store/sqlite/event_erasure.h"

#include <vector>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/stored_amount.h"

namespace gateway {
namespace {

constexpr char kFind[] =
    "SELECT sequence, length(notification) + length(raw) FROM events INDEXED "
    "BY events_by_customer"
    " WHERE customer = ?1 AND customer <> '' AND sequence <= ?2"
    " ORDER BY sequence LIMIT ?3";
// Its place stays, for events follow each other without a gap.
constexpr char kBlank[] =
    "UPDATE events SET id = '', source = '', type = '', customer = '',"
    " card = '', promotions = x'', audience = '', erased = 1,"
    " notification = x'', raw = x'' WHERE sequence = ?1";
constexpr char kDelete[] = "DELETE FROM events WHERE sequence = ?1";
constexpr char kForgetStates[] =
    "DELETE FROM latest_states WHERE sequence = ?1"
    " RETURNING length(CAST(key AS BLOB))";
constexpr char kForgetContents[] =
    "DELETE FROM last_contents"
    " WHERE customer = ?1 AND customer <> '' AND sequence <= ?2"
    " RETURNING length(CAST(scope AS BLOB))";
// One event may be the last of thousands of keys.
constexpr int64_t kMaxStates = 2000;

struct FoundEvent {
  int64_t sequence = 0;
  int64_t bytes = 0;
};

absl::StatusOr<std::vector<FoundEvent>> FindEvents(SqliteConnection& connection,
                                                   const std::string& customer,
                                                   int64_t through, int limit,
                                                   int64_t max_bytes) {
  ASSIGN_OR_RETURN(SqliteStatement find, connection.Prepare(kFind));
  find.Bind(customer, through, limit);
  std::vector<FoundEvent> found;
  for (int64_t bytes = 0; bytes < max_bytes; bytes += find.Integer(1)) {
    ASSIGN_OR_RETURN(const bool any, find.Step());
    if (!any) break;
    found.push_back({find.Integer(0), find.Integer(1)});
  }
  return found;
}

absl::Status Remove(SqliteConnection& connection, const char* sql,
                    int64_t sequence) {
  ASSIGN_OR_RETURN(SqliteStatement remove, connection.Prepare(sql));
  remove.Bind(sequence);
  return remove.Run();
}

// Returns how much the states of `event` took, with the event itself.
absl::StatusOr<StoredAmount> ForgetStates(SqliteConnection& connection,
                                          const FoundEvent& event) {
  ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForgetStates));
  forget.Bind(event.sequence);
  StoredAmount forgotten;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, forget.Step());
    if (!any) break;
    ++forgotten.count;
    forgotten.bytes += SizeOfStateKey(forget.Integer(0));
  }
  if (forgotten.count > 0) forgotten.bytes += SizeOfEvent(event.bytes);
  return forgotten;
}

// Returns how many bytes the hashes took.
absl::StatusOr<int64_t> ForgetContents(SqliteConnection& connection,
                                       const std::string& customer,
                                       int64_t through) {
  ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForgetContents));
  forget.Bind(customer, through);
  int64_t bytes = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, forget.Step());
    if (!any) return bytes;
    bytes += SizeOfContent(forget.Integer(0));
  }
}

}  // namespace

absl::StatusOr<Erasure> EraseEvents(SqliteConnection& connection,
                                    const std::string& customer,
                                    int64_t through, int max_events,
                                    int64_t max_bytes) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  if (through == 0) through = bounds.last;
  ASSIGN_OR_RETURN(
      const std::vector<FoundEvent> found,
      FindEvents(connection, customer, through, max_events, max_bytes));
  Erasure erasure{.events = 0, .through = through};
  StoredAmount freed;
  for (const FoundEvent& event : found) {
    if (freed.count >= kMaxStates) break;
    ASSIGN_OR_RETURN(const StoredAmount forgotten,
                     ForgetStates(connection, event));
    freed.count += forgotten.count;
    freed.bytes += forgotten.bytes;
    const bool is_trimmed = event.sequence < bounds.first;
    RETURN_IF_ERROR(
        Remove(connection, is_trimmed ? kDelete : kBlank, event.sequence));
    ++erasure.events;
  }
  ASSIGN_OR_RETURN(const int64_t contents,
                   ForgetContents(connection, customer, through));
  RETURN_IF_ERROR(AddAmount(connection, kLatestStates,
                            {-freed.count, -freed.bytes - contents}));
  return erasure;
}

}  // namespace gateway
