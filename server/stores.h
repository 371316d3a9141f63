#ifndef SERVER_STORES_H_
#define SERVER_STORES_H_

#include <memory>

#include "absl/status/statusor.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/event_log.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/outcome_outbox.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/stored_amount.h"
#include "adapters/store/subscription_store.h"
#include "adapters/store/time_store.h"
#include "server/config/config.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// All that is kept on disk.
struct Stores {
  // How much may be kept of what is kept until somebody decides.
  struct Limits {
    StoredAmount latest_states = kAnyAmount;
    StoredAmount waiting_letters = kAnyAmount;
  };

  // Those of the configured data directory, created as needed. Fails as
  // SqliteDatabase::Open does. What is lost or damaged is counted by `metrics`,
  // which must outlive them.
  static absl::StatusOr<Stores> Open(const GatewayConfig& config,
                                     Metrics& metrics);

  // Gives all answers that are still to come, and returns. What is asked from
  // here on gets no answer before Close().
  void Stop() {
    if (database != nullptr) database->Stop();
  }
  // Refuses what was asked since Stop(). Nothing may be asked from here on.
  void Close() { database.reset(); }

  std::unique_ptr<SqliteDatabase> database;
  std::unique_ptr<OperationStore> operations;
  std::unique_ptr<OutcomeOutbox> outcomes;
  std::unique_ptr<EventLog> log;
  std::unique_ptr<DeadLetterStore> letters;
  std::unique_ptr<SubscriptionStore> subscriptions;
  std::unique_ptr<TimeStore> time;
};

}  // namespace gateway

#endif  // SERVER_STORES_H_
