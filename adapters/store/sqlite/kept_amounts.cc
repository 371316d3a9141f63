#include "adapters/store/sqlite/kept_amounts.h"

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kReadAmount[] =
    "SELECT count, bytes FROM kept_amounts WHERE name = ?1";
constexpr char kSetAmount[] =
    "UPDATE kept_amounts SET count = ?2, bytes = ?3 WHERE name = ?1";

}  // namespace

absl::StatusOr<StoredAmount> ReadAmount(SqliteConnection& connection,
                                        const char* name) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kReadAmount));
  read.Bind(name);
  ASSIGN_OR_RETURN(const bool any, read.Step());
  if (!any) return absl::UnavailableError("store: a total is missing");
  return StoredAmount{read.Integer(0), read.Integer(1)};
}

absl::Status AddAmount(SqliteConnection& connection, const char* name,
                       const StoredAmount& change, const StoredAmount& max) {
  if (change == StoredAmount()) return absl::OkStatus();
  ASSIGN_OR_RETURN(StoredAmount after, ReadAmount(connection, name));
  after.count += change.count;
  after.bytes += change.bytes;
  // Without RETURNING, which costs more than a statement of its own.
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetAmount));
  set.Bind(name, after.count, after.bytes);
  RETURN_IF_ERROR(set.Run());
  if (!IsGrowthBeyond(change, after, max)) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      "the store keeps as much of this kind as the configuration allows");
}

}  // namespace gateway
