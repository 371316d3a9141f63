#include "adapters/store/sqlite/log_identity.h"

#include <algorithm>

#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kIdentity[] = "SELECT id, key FROM event_log";
constexpr char kMakeIdentity[] =
    "INSERT INTO event_log (id, key, first, last) VALUES (?1, ?2, 1,"
    " coalesce((SELECT max(sequence) FROM events), 0))";
constexpr char kFirst[] = "SELECT first FROM event_log";
constexpr char kLast[] = "SELECT last FROM event_log";
constexpr char kLosses[] = "SELECT last FROM losses ORDER BY epoch";

absl::StatusOr<std::vector<int64_t>> LossesOf(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kLosses));
  std::vector<int64_t> losses;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) return losses;
    losses.push_back(read.Integer(0));
  }
}

}  // namespace

absl::StatusOr<LogBounds> BoundsOf(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t first, connection.Integer(kFirst));
  ASSIGN_OR_RETURN(const int64_t last, connection.Integer(kLast));
  return LogBounds{first, std::max(last, first - 1)};
}

absl::StatusOr<LogIdentity> IdentifyLog(SqliteConnection& connection) {
  LogIdentity identity;
  {
    ASSIGN_OR_RETURN(SqliteStatement kept, connection.Prepare(kIdentity));
    ASSIGN_OR_RETURN(const bool any, kept.Step());
    if (any) {
      identity.id = kept.Bytes(0);
      identity.key = kept.Bytes(1);
    }
  }
  if (identity.id.empty()) {
    identity.id = RandomBytes(16);
    identity.key = RandomBytes(32);
    ASSIGN_OR_RETURN(SqliteStatement make, connection.Prepare(kMakeIdentity));
    make.Bind(SqliteBlob{identity.id}, SqliteBlob{identity.key});
    RETURN_IF_ERROR(make.Run());
  }
  ASSIGN_OR_RETURN(identity.bounds, BoundsOf(connection));
  ASSIGN_OR_RETURN(identity.losses, LossesOf(connection));
  return identity;
}

}  // namespace gateway
