#include "adapters/store/sqlite/event_states.h"

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kLast[] = "SELECT sequence FROM latest_states WHERE key = ?1";
constexpr char kSetLast[] =
    "INSERT OR REPLACE INTO latest_states (key, sequence) VALUES (?1, ?2)";
constexpr char kForget[] =
    "DELETE FROM events WHERE sequence = ?1 AND NOT EXISTS"
    " (SELECT 1 FROM latest_states WHERE sequence = ?1)";

// 0: there is none.
absl::StatusOr<int64_t> LastOf(SqliteConnection& connection,
                               const std::string& key) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLast));
  last.Bind(key);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  return any ? last.Integer(0) : 0;
}

}  // namespace

absl::Status SetStates(SqliteConnection& connection,
                       const std::vector<std::string>& keys, int64_t sequence,
                       int64_t first) {
  for (const std::string& key : keys) {
    ASSIGN_OR_RETURN(const int64_t before, LastOf(connection, key));
    ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLast));
    set.Bind(key, sequence);
    RETURN_IF_ERROR(set.Run());
    if (before == 0 || before >= first) continue;
    ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForget));
    forget.Bind(before);
    RETURN_IF_ERROR(forget.Run());
  }
  return absl::OkStatus();
}

}  // namespace gateway
