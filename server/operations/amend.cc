#include "server/operations/amend.h"

#include <memory>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

// One change on its way, owned by whatever it waits for.
struct Amendment {
  OperationStore& store;
  OperationRecord record;
  Change change;
  Done<OperationRecord> done;
};

void Attempt(std::shared_ptr<Amendment> amendment);

void Reload(std::shared_ptr<Amendment> amendment) {
  auto& store = amendment->store;
  std::string name = amendment->record.name();
  store.Get(std::move(name), [amendment = std::move(amendment)](
                                 absl::StatusOr<OperationRecord> present) {
    if (!present.ok()) return std::move(amendment->done)(present.status());
    amendment->record = *std::move(present);
    Attempt(amendment);
  });
}

void Attempt(std::shared_ptr<Amendment> amendment) {
  OperationRecord changed = amendment->record;
  if (!amendment->change(changed))
    return std::move(amendment->done)(std::move(amendment->record));
  auto& store = amendment->store;
  store.Update(std::move(changed), [amendment = std::move(amendment)](
                                       absl::StatusOr<OperationRecord> stored) {
    if (absl::IsAborted(stored.status())) return Reload(amendment);
    std::move(amendment->done)(std::move(stored));
  });
}

// A pause between two attempts, owned by its own action.
struct Pause {
  std::unique_ptr<Timer> timer;
};

}  // namespace

void Amend(OperationStore& store, OperationRecord record, Change change,
           Done<OperationRecord> done) {
  Attempt(std::make_shared<Amendment>(
      Amendment{store, std::move(record), std::move(change), std::move(done)}));
}

void AmendInTheEnd(OperationStore& store, Clock& clock, OperationRecord record,
                   Change change, Done<OperationRecord> done) {
  OperationRecord start = record;
  Amend(
      store, std::move(start), change,
      [&store, &clock, record = std::move(record), change,
       done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (!absl::IsUnavailable(stored.status()))
          return std::move(done)(std::move(stored));
        Log(LogLevel::kError, "operation_not_stored",
            {{"name", record.name()}, {"error", stored.status().ToString()}});
        auto pause = std::make_shared<Pause>();
        pause->timer =
            clock.RunAt(clock.Now() + absl::Seconds(1),
                        [pause, &store, &clock, record = std::move(record),
                         change, done = std::move(done)]() mutable {
                          AmendInTheEnd(store, clock, std::move(record), change,
                                        std::move(done));
                        });
      });
}

}  // namespace gateway
