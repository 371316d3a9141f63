#include "server/operations/sending.h"

#include <optional>
#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/sha256.h"
#include "server/operations/amend.h"
#include "server/operations/completion.h"
#include "server/operations/evidence.h"
#include "server/operations/refusals.h"
#include "server/operations/time_out.h"
#include "server/operations/transitions.h"

namespace gateway {

Sending::Sending(std::shared_ptr<Core> core, std::shared_ptr<Owner> owner,
                 Demand& demand, OperationSnapshot queued,
                 AdmittedWrite admitted)
    : core_(std::move(core)),
      owner_(std::move(owner)),
      demand_(demand),
      record_(std::move(queued)),
      admitted_(std::move(admitted)) {}

void Sending::Begin() {
  if (core_->live.draining()) return owner_->OnDraining();
  const Moment at = core_->clock.Both();
  const std::optional<absl::Status> wanted = demand_.BeginStoring(at.now);
  if (!wanted.has_value()) return;  // Whoever ended it sees to the rest.
  if (!wanted->ok()) return owner_->OnUnwanted(record_, *wanted);
  OperationRecord sending = *record_;
  *sending.mutable_prepared() = admitted_.write.prepared;
  BeginSending(sending, Sha256(admitted_.token), at,
               core_->options.TimeoutOf(sending.method()));
  core_->store.Update(std::move(sending),
                      [self = shared_from_this()](auto stored) {
                        self->OnStored(std::move(stored));
                      });
}

void Sending::OnStored(absl::StatusOr<OperationSnapshot> stored) {
  if (absl::IsAborted(stored.status())) {
    core_->store.Get(record_->name(),
                     [self = shared_from_this()](auto present) {
                       self->OnReloaded(std::move(present));
                     });
    return;
  }
  if (stored.ok()) record_ = *stored;
  const absl::Status wanted = demand_.EndStoring(
      stored.ok(), core_->live.draining(), core_->clock.Now());
  // A write never leaves after its last caller gave up on it unsent.
  if (!wanted.ok()) return owner_->OnUnwanted(record_, wanted);
  if (stored.ok()) return Send();
  // The place upstream is for others now.
  admitted_.permit.reset();
  if (absl::IsFailedPrecondition(stored.status()))
    return owner_->OnHeld(record_);
  owner_->OnUnsent(record_, NotStored());
}

void Sending::OnReloaded(absl::StatusOr<OperationRecord> present) {
  // Before the write is open again, so that nobody ends it in between.
  if (present.ok() && present->detached()) demand_.Detach(TimeOutOf(*present));
  demand_.Reopen();
  if (!present.ok()) return owner_->OnUnsent(record_, NotStored());
  if (present->state() != v1::OperationMetadata::STATE_QUEUED)
    return owner_->OnEndedByOthers();
  // It became detached, or was taken over, meanwhile.
  NoteRestart(*present, core_->process, core_->started.wall);
  record_ = *std::move(present);
  Begin();
}

void Sending::Send() {
  live_ = core_->records.OfSent(record_);
  owner_->OnLeaving(live_);
  core_->PlatformOf(record_->method())
      .Send(std::move(admitted_.write.encoded),
            core_->clock.Now() + core_->options.write_timeout,
            std::move(admitted_.permit),
            [self = shared_from_this()](Sent sent) {
              self->OnSent(std::move(sent));
            });
}

void Sending::OnSent(Sent sent) {
  CompleteSent(*core_, record_, sent);
  Log(LogLevel::kInfo, "operation_sent",
      {{"name", record_->name()}, {"summary", sent.summary}});
  AmendInTheEnd(
      core_, std::move(record_),
      [core = core_, told = std::make_shared<const Sent>(std::move(sent))](
          OperationRecord& changed) {
        if (!ApplySent(changed, *told, core->clock.WallNow())) return false;
        CompleteAgain(*core, changed);
        return true;
      },
      [self = shared_from_this()](
          const absl::StatusOr<OperationSnapshot>& stored) {
        if (stored.ok()) self->owner_->OnAnswered(*stored);
      });
}

}  // namespace gateway
