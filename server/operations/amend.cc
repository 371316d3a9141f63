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
  std::shared_ptr<LiveRecord> live;
  OperationSnapshot record;
  Change change;
  Reply<OperationSnapshot> reply;
};

using AmendmentPtr = std::shared_ptr<Amendment>;

void Attempt(const AmendmentPtr& amendment);

void End(Amendment& amendment, absl::StatusOr<OperationSnapshot> result) {
  const auto live = std::move(amendment.live);
  // Whoever else holds it begins with this, or is asked for it.
  if (result.ok() && live.use_count() > 1) live->Note(*result);
  std::move(amendment.reply)(std::move(result));
  live->Leave();
}

void Reload(const AmendmentPtr& amendment) {
  amendment->core->store.Get(
      amendment->record->name(),
      [amendment](absl::StatusOr<OperationRecord> present) {
        if (!present.ok()) return End(*amendment, present.status());
        amendment->record = *std::move(present);
        Attempt(amendment);
      });
}

// What of a record says whether a change of it is news.
struct Before {
  v1::OperationMetadata::State state;
  int contradictions;
};

// Reports that the operation was settled or contradicted by a change.
void Report(const Core& core, const Before& before,
            const OperationRecord& stored) {
  if (CountContradictions(stored) > before.contradictions)
    Log(LogLevel::kError, "operation_contradiction", {{"name", stored.name()}});
  const auto& on_settled = core.options.on_settled;
  if (stored.state() != before.state && IsSettled(stored) && on_settled)
    on_settled(stored);
}

void Attempt(const AmendmentPtr& amendment) {
  OperationRecord record = *amendment->record;
  const Before before = {record.state(), CountContradictions(record)};
  const bool was_done = IsDone(record);
  if (!amendment->change(record))
    return End(*amendment, std::move(amendment->record));
  if (IsDone(record) && !was_done)
    *record.mutable_kept_from() = ToProto(amendment->core->clock.TrustedNow());
  amendment->core->store.Update(
      std::move(record),
      [amendment, before](absl::StatusOr<OperationSnapshot> stored) {
        if (absl::IsAborted(stored.status())) return Reload(amendment);
        if (stored.ok()) Report(*amendment->core, before, *stored);
        End(*amendment, std::move(stored));
      });
}

void Begin(const AmendmentPtr& amendment) {
  OperationSnapshot newest = amendment->live->newest();
  if (newest->revision() > amendment->record->revision())
    amendment->record = std::move(newest);
  Attempt(amendment);
}

}  // namespace

void Amend(std::shared_ptr<Core> core, OperationSnapshot record, Change change,
           Reply<OperationSnapshot> reply) {
  const auto live = core->records.Of(record->name());
  const auto amendment = std::make_shared<Amendment>(
      Amendment{std::move(core), live, std::move(record), std::move(change),
                std::move(reply)});
  live->Enter([amendment] { Begin(amendment); });
}

void AmendInTheEnd(std::shared_ptr<Core> core, OperationSnapshot record,
                   Change change, Reply<OperationSnapshot> reply) {
  Amend(core, record, change,
        [core, record, change, reply = std::move(reply)](
            absl::StatusOr<OperationSnapshot> stored) mutable {
          if (stored.ok()) return std::move(reply)(std::move(stored));
          // While the store fails, each operation is one, every second.
          LogSampled(LogLevel::kError, "operation_not_stored", {},
                     {{"name", record->name()},
                      {"error", stored.status().ToString()}});
          if (!absl::IsUnavailable(stored.status()) &&
              !absl::IsDataLoss(stored.status()))
            return std::move(reply)(std::move(stored));
          RunInASecond(core->clock, [core, record, change,
                                     reply = std::move(reply)]() mutable {
            AmendInTheEnd(core, std::move(record), change, std::move(reply));
          });
        });
}

}  // namespace gateway
