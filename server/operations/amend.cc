#include "server/operations/amend.h"

#include <memory>
#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/proto_time.h"
#include "server/operations/evidence.h"
#include "server/operations/operation_state.h"
#include "server/operations/pause.h"

namespace gateway {
namespace {

// One change on its way, owned by whatever it waits for.
struct Amendment {
  std::shared_ptr<Core> core;
  OperationRecord record;
  Change change;
  Reply<OperationRecord> reply;
};

void Attempt(std::shared_ptr<Amendment> amendment);

void Reload(std::shared_ptr<Amendment> amendment) {
  auto& store = amendment->core->store;
  std::string name = amendment->record.name();
  store.Get(std::move(name), [amendment = std::move(amendment)](
                                 absl::StatusOr<OperationRecord> present) {
    if (!present.ok()) return std::move(amendment->reply)(present.status());
    amendment->record = *std::move(present);
    Attempt(amendment);
  });
}

// Reports that the operation was settled or contradicted by this change.
void Report(const Amendment& amendment, const OperationRecord& stored) {
  if (CountContradictions(stored) > CountContradictions(amendment.record))
    Log(LogLevel::kError, "operation_contradiction", {{"name", stored.name()}});
  const auto& on_settled = amendment.core->options.on_settled;
  const bool news = stored.state() != amendment.record.state();
  if (news && IsSettled(stored) && on_settled) on_settled(stored);
}

void Attempt(std::shared_ptr<Amendment> amendment) {
  OperationRecord changed = amendment->record;
  if (!amendment->change(changed))
    return std::move(amendment->reply)(std::move(amendment->record));
  if (IsDone(changed) && !IsDone(amendment->record))
    *changed.mutable_kept_from() = ToProto(amendment->core->clock.TrustedNow());
  auto& store = amendment->core->store;
  store.Update(std::move(changed), [amendment = std::move(amendment)](
                                       absl::StatusOr<OperationRecord> stored) {
    if (absl::IsAborted(stored.status())) return Reload(amendment);
    if (stored.ok()) Report(*amendment, *stored);
    std::move(amendment->reply)(std::move(stored));
  });
}

}  // namespace

void Amend(std::shared_ptr<Core> core, OperationRecord record, Change change,
           Reply<OperationRecord> reply) {
  Attempt(std::make_shared<Amendment>(
      Amendment{std::move(core), std::move(record), std::move(change),
                std::move(reply)}));
}

void AmendInTheEnd(std::shared_ptr<Core> core, OperationRecord record,
                   Change change, Reply<OperationRecord> reply) {
  OperationRecord start = record;
  Amend(core, std::move(start), change,
        [core, record = std::move(record), change, reply = std::move(reply)](
            absl::StatusOr<OperationRecord> stored) mutable {
          if (stored.ok()) return std::move(reply)(std::move(stored));
          // While the store fails, each operation is one, every second.
          LogSampled(
              LogLevel::kError, "operation_not_stored", {},
              {{"name", record.name()}, {"error", stored.status().ToString()}});
          if (!absl::IsUnavailable(stored.status()) &&
              !absl::IsDataLoss(stored.status()))
            return std::move(reply)(std::move(stored));
          RunInASecond(core->clock, [core, record = std::move(record), change,
                                     reply = std::move(reply)]() mutable {
            AmendInTheEnd(core, std::move(record), change, std::move(reply));
          });
        });
}

}  // namespace gateway
