#include "adapters/store/sqlite/sqlite_time_store.h"

#include <utility>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kLoad[] = "SELECT nanos FROM trusted_time";
constexpr char kSave[] =
    "INSERT OR REPLACE INTO trusted_time (key, nanos) VALUES (1, ?1)";

using SavedTime = std::optional<absl::Time>;

absl::StatusOr<SavedTime> LoadTime(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(SqliteStatement load, connection.Prepare(kLoad));
  ASSIGN_OR_RETURN(const bool any, load.Step());
  SavedTime saved;
  if (any) saved = absl::FromUnixNanos(load.Integer(0));
  return saved;
}

absl::StatusOr<absl::Time> SaveTime(SqliteConnection& connection,
                                    absl::Time time) {
  ASSIGN_OR_RETURN(SqliteStatement save, connection.Prepare(kSave));
  save.Bind(absl::ToUnixNanos(time));
  RETURN_IF_ERROR(save.Run());
  return time;
}

}  // namespace

void SqliteTimeStore::Load(Done<std::optional<absl::Time>> done) {
  database_.Read<std::optional<absl::Time>>(LoadTime, std::move(done));
}

void SqliteTimeStore::Save(absl::Time time, Done<absl::Time> done) {
  database_.Write<absl::Time>(
      [time](SqliteConnection& connection) {
        return SaveTime(connection, time);
      },
      std::move(done));
}

}  // namespace gateway
