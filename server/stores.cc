#include "server/stores.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/notification_event.h"
#include "adapters/store/sqlite/sqlite_dead_letter_store.h"
#include "adapters/store/sqlite/sqlite_event_log.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "adapters/store/sqlite/sqlite_outcome_outbox.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "adapters/store/sqlite/sqlite_time_store.h"

namespace gateway {

absl::StatusOr<Stores> Stores::Open(const std::string& data_dir,
                                    SqliteOptions options,
                                    const Limits& limits) {
  Stores stores;
  ASSIGN_OR_RETURN(stores.database,
                   SqliteDatabase::Open(data_dir, std::move(options)));
  SqliteDatabase& database = *stores.database;
  stores.operations = std::make_unique<SqliteOperationStore>(database);
  stores.outcomes = std::make_unique<SqliteOutcomeOutbox>(database);
  ASSIGN_OR_RETURN(
      stores.log,
      SqliteEventLog::Open(database, limits.latest_states, &IsNotification));
  stores.letters =
      std::make_unique<SqliteDeadLetterStore>(database, limits.waiting_letters);
  stores.subscriptions = std::make_unique<SqliteSubscriptionStore>(database);
  stores.time = std::make_unique<SqliteTimeStore>(database);
  return stores;
}

}  // namespace gateway
