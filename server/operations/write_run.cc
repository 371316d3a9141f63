#include "server/operations/write_run.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "server/operations/operation_state.h"
#include "server/operations/pause.h"
#include "server/operations/refusals.h"
#include "server/operations/time_out.h"
#include "server/operations/unsent_end.h"

namespace gateway {
namespace {

// What a run has of a write that has left.
SharedWrite NoWrite() {
  static const auto* const none =
      new SharedWrite(std::make_shared<const LiveWrite>());
  return *none;
}

}  // namespace

WriteRun::WriteRun(std::shared_ptr<Core> core, LiveWrite queued)
    : core_(std::move(core)),
      name_(queued.record.name()),
      turn_(std::make_shared<ResourceTurn>(core_, queued.record.resource(),
                                           queued.resource_is_free)),
      write_(std::make_shared<const LiveWrite>(std::move(queued))) {
  if (record()->detached()) Detach();
}

void WriteRun::TakePlace(BacklogPlace::Place place, BacklogPlace::Find find) {
  place_.Take(std::move(place), std::move(find));
}

void WriteRun::Start() { AwaitTurn(); }

bool WriteRun::Leave(const absl::Status& why) {
  absl::Status end = why;
  const auto behind = turn_->behind();
  if (behind.has_value() && absl::IsDeadlineExceeded(why))
    end = DeadlineBehind(record()->resource(), *behind);
  const Demand::Left left = demand_.Leave(end);
  if (left == Demand::Left::kIsEnded) StoreEnd(end);
  return left != Demand::Left::kGoesOn;
}

bool WriteRun::Detach() { return demand_.Detach(TimeOutOf(*record())); }

bool WriteRun::DetachStored() {
  return demand_.DetachStored(TimeOutOf(*record()));
}

void WriteRun::EndUnsent(const absl::Status& why) {
  if (demand_.End()) StoreEnd(why);
}

void WriteRun::StoreEnd(const absl::Status& why) {
  turn_->Stop();
  const auto self = shared_from_this();
  StoreUnsentEnd(
      core_, record(), [self] { return self->demand_.OthersMaySend(); }, why,
      [self] { self->Finish(); });
}

void WriteRun::Drain() {
  if (demand_.EndUnlessDetached()) return StoreEnd(Draining());
  if (demand_.detached()) Stop();
}

void WriteRun::Abandon() {
  Stop();
  Finish();
}

void WriteRun::Stop() {
  if (demand_.End()) turn_->Stop();
}

void WriteRun::AwaitTurn() {
  turn_->Await([self = shared_from_this()] { self->place_.GiveUp(); },
               [self = shared_from_this()](const absl::Status& turn) {
                 self->OnTurn(turn);
               });
}

void WriteRun::OnTurn(const absl::Status& turn) {
  if (!turn.ok()) return EndUnsent(turn);
  place_.Regain([self = shared_from_this()] { self->Admit(); });
}

void WriteRun::Admit() {
  if (!demand_.IsOpen()) return;
  const Until until = demand_.until();
  auto asked = UnpackedWrite();
  if (!asked.ok()) return OnNotAdmitted(asked.status(), until.deadline);
  AdmitWrite(core_, *std::move(asked), until,
             [self = shared_from_this(), asked_until = until.deadline](
                 absl::StatusOr<AdmittedWrite> admitted) {
               self->OnAdmitted(std::move(admitted), asked_until);
             });
}

void WriteRun::OnAdmitted(absl::StatusOr<AdmittedWrite> admitted,
                          absl::Time asked_until) {
  if (!admitted.ok()) return OnNotAdmitted(admitted.status(), asked_until);
  if (!demand_.IsOpen()) return;
  std::shared_ptr<Sending::Owner> self(shared_from_this(), this);
  std::make_shared<Sending>(core_, std::move(self), demand_, record(),
                            *std::move(admitted))
      ->Begin();
}

void WriteRun::OnNotAdmitted(const absl::Status& why, absl::Time asked_until) {
  const absl::Time now = core_->clock.Now();
  const bool has_time = now < demand_.give_up();
  if (has_time && asked_until <= now) return Admit();
  // In a record CANCELLED says that the operation itself was cancelled.
  if (absl::IsCancelled(why)) return EndUnsent(GivenUpBeforeSending());
  if (!has_time || !demand_.detached() || !IsOverload(why))
    return EndUnsent(why);
  place_.GiveUp();
  RunInASecond(core_->clock, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTurn(absl::OkStatus());
  });
}

void WriteRun::OnUnwanted(OperationSnapshot present, const absl::Status& why) {
  SetRecord(present);
  StoreEnd(why);
}

void WriteRun::OnUnsent(OperationSnapshot present, const absl::Status& why) {
  SetRecord(present);
  EndUnsent(why);
}

void WriteRun::OnHeld(OperationSnapshot present) {
  SetRecord(present);
  AwaitTurn();
}

void WriteRun::OnLeaving(std::shared_ptr<LiveRecord> live) {
  auto watch = core_->store.WatchOperation(
      name_, [weak = weak_from_this()](const OperationSnapshot& record) {
        const auto self = weak.lock();
        if (self != nullptr && IsSettled(record)) self->Finish();
      });
  place_.GiveUp();
  // Not kept, for `live` has the record. Destroyed outside the lock.
  SharedWrite left;
  MutexLock lock(mu_);
  write_.swap(left);
  if (finished_) return;
  live_.swap(live);
  watch_.swap(watch);
}

void WriteRun::OnAnswered(const OperationRecord& present) {
  if (IsSettled(present)) Finish();
}

void WriteRun::Finish() {
  const auto self = shared_from_this();
  std::shared_ptr<LiveRecord> live;
  std::unique_ptr<Watch> watch;
  {
    MutexLock lock(mu_);
    if (std::exchange(finished_, true)) return;
    live.swap(live_);
    watch.swap(watch_);
  }
  core_->live.Remove(name_);
  turn_->Close();
  place_.Close();
}

OperationSnapshot WriteRun::record() {
  const SharedWrite asked = write();
  return OperationSnapshot(
      std::shared_ptr<const OperationRecord>(asked, &asked->record));
}

SharedWrite WriteRun::write() {
  MutexLock lock(mu_);
  return write_ == nullptr ? NoWrite() : write_;
}

absl::StatusOr<SharedWrite> WriteRun::UnpackedWrite() {
  const SharedWrite asked = write();
  if (asked->request != nullptr) return asked;
  auto unpacked = std::make_shared<LiveWrite>(*asked);
  ASSIGN_OR_RETURN(unpacked->request, UnpackRequest(asked->record.method(),
                                                    asked->record.request()));
  MutexLock lock(mu_);
  if (write_ != nullptr) write_ = unpacked;
  return unpacked;
}

void WriteRun::SetRecord(const OperationRecord& present) {
  auto changed = std::make_shared<LiveWrite>(*write());
  changed->record = present;
  MutexLock lock(mu_);
  if (write_ != nullptr) write_ = std::move(changed);
}

}  // namespace gateway
