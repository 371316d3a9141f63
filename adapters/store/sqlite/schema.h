#ifndef ADAPTERS_STORE_SQLITE_SCHEMA_H_
#define ADAPTERS_STORE_SQLITE_SCHEMA_H_

#include "absl/status/status.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Makes the tables of a new database, or brings those of an older gateway up to
// date. Fails with FAILED_PRECONDITION, and changes nothing, if a newer gateway
// or another program made the database.
absl::Status UpdateSchema(SqliteConnection& connection);

// The same, but only up to `version`, as an older gateway did.
absl::Status UpdateSchemaTo(SqliteConnection& connection, int64_t version);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SCHEMA_H_
