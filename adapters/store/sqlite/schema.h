#ifndef ADAPTERS_STORE_SQLITE_SCHEMA_H_
#define ADAPTERS_STORE_SQLITE_SCHEMA_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Makes the tables of a new database, or brings those of an older gateway up to
// date. Fails with FAILED_PRECONDITION, and changes nothing, if a newer gateway
// or another program made the database.
absl::Status UpdateSchema(SqliteConnection& connection);

// The same, but only up to `version`, as an older gateway did.
absl::Status UpdateSchemaTo(SqliteConnection& connection, int64_t version);

// Fails with FAILED_PRECONDITION if the database is not one that this gateway
// can use. Returns its version.
absl::StatusOr<int64_t> CheckVersion(SqliteConnection& connection);

// The same, but returns whether its version is the one of this gateway.
absl::StatusOr<bool> IsCurrent(SqliteConnection& connection);

// Writes the version as it is, after the same check. That puts a page into the
// write-ahead log; an UPDATE of a row to what it holds already puts none.
absl::Status RewriteVersion(SqliteConnection& connection);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SCHEMA_H_
