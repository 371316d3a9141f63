#include "server/stores.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/notification_event.h"
#include "adapters/store/sqlite/sqlite_dead_letter_store.h"
#include "adapters/store/sqlite/sqlite_event_log.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "adapters/store/sqlite/sqlite_outcome_outbox.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "adapters/store/sqlite/sqlite_time_store.h"
#include "server/kept_bounds.h"

namespace gateway {

absl::StatusOr<Stores> Stores::Open(const GatewayConfig& config,
                                    Metrics& metrics) {
  SqliteOptions options;
  options.accept_data_loss = config.accept_data_loss;
  options.on_damage = [&metrics](absl::string_view kind) {
    metrics.CountDamage(kind, "unreadable", 1);
  };
  Stores stores;
  ASSIGN_OR_RETURN(stores.database,
                   SqliteDatabase::Open(config.data_dir, std::move(options)));
  const StoreLoss& loss = stores.database->loss();
  metrics.CountDamage("commit", "lost", loss.commits);
  metrics.CountDamage("event", "lost", loss.events);
  const Limits limits = LimitsOf(config.notifications);
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
