#include "adapters/store/sqlite/kept_amounts.h"

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kReadAmount[] =
    "SELECT count, bytes FROM kept_amounts WHERE name = ?1";
constexpr char kAddAmount[] =
    "UPDATE kept_amounts SET count = count + ?2, bytes = bytes + ?3"
    " WHERE name = ?1 RETURNING count, bytes";

absl::StatusOr<StoredAmount> AmountOf(SqliteStatement& row) {
  ASSIGN_OR_RETURN(const bool any, row.Step());
  if (!any) return absl::UnavailableError("store: a total is missing");
  return StoredAmount{row.Integer(0), row.Integer(1)};
}

}  // namespace

absl::StatusOr<StoredAmount> ReadAmount(SqliteConnection& connection,
                                        const char* name) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kReadAmount));
  read.Bind(name);
  return AmountOf(read);
}

absl::Status AddAmount(SqliteConnection& connection, const char* name,
                       const StoredAmount& change, const StoredAmount& max) {
  if (change == StoredAmount()) return absl::OkStatus();
  ASSIGN_OR_RETURN(SqliteStatement add, connection.Prepare(kAddAmount));
  add.Bind(name, change.count, change.bytes);
  ASSIGN_OR_RETURN(const StoredAmount after, AmountOf(add));
  if (!IsGrowthBeyond(change, after, max)) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      "the store keeps as much of this kind as the configuration allows");
}

}  // namespace gateway
