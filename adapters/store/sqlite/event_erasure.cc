#include "adapters/store/sqlite/event_erasure.h"

#include <vector>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"

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
    "DELETE FROM latest_states WHERE sequence = ?1";
constexpr char kForgetContents[] =
    "DELETE FROM last_contents INDEXED BY last_contents_by_customer"
    " WHERE customer = ?1 AND customer <> '' AND sequence <= ?2";

absl::StatusOr<std::vector<int64_t>> FindEvents(SqliteConnection& connection,
                                                const std::string& customer,
                                                int64_t through, int limit,
                                                int64_t max_bytes) {
  ASSIGN_OR_RETURN(SqliteStatement find, connection.Prepare(kFind));
  find.Bind(customer, through, limit);
  std::vector<int64_t> sequences;
  for (int64_t bytes = 0; bytes < max_bytes; bytes += find.Integer(1)) {
    ASSIGN_OR_RETURN(const bool any, find.Step());
    if (!any) break;
    sequences.push_back(find.Integer(0));
  }
  return sequences;
}

template <typename... Keys>
absl::Status RunWith(SqliteConnection& connection, const char* sql,
                     const Keys&... keys) {
  ASSIGN_OR_RETURN(SqliteStatement statement, connection.Prepare(sql));
  statement.Bind(keys...);
  return statement.Run();
}

}  // namespace

absl::StatusOr<Erasure> EraseEvents(SqliteConnection& connection,
                                    const std::string& customer,
                                    int64_t through, int max_events,
                                    int64_t max_bytes) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  if (through == 0) through = bounds.last;
  ASSIGN_OR_RETURN(
      const std::vector<int64_t> sequences,
      FindEvents(connection, customer, through, max_events, max_bytes));
  for (const int64_t sequence : sequences) {
    RETURN_IF_ERROR(RunWith(connection, kForgetStates, sequence));
    RETURN_IF_ERROR(RunWith(
        connection, sequence < bounds.first ? kDelete : kBlank, sequence));
  }
  RETURN_IF_ERROR(RunWith(connection, kForgetContents, customer, through));
  return Erasure{std::ssize(sequences), through};
}

}  // namespace gateway
