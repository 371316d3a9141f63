#include "server/operations/operations.h"

#include <utility>

#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/operations/alarm.h"
#include "server/operations/amend.h"
#include "server/operations/dry_run.h"
#include "server/operations/new_operation.h"
#include "server/operations/recovery.h"
#include "server/operations/refusals.h"
#include "server/operations/token.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

class WaiterHandle final : public Waiting {
 public:
  explicit WaiterHandle(std::shared_ptr<Waiter> waiter)
      : waiter_(std::move(waiter)) {}
  ~WaiterHandle() override { waiter_->Forget(); }

 private:
  const std::shared_ptr<Waiter> waiter_;
};

// What a callback with `body` means for `record`.
Outcome ReadOutcome(const Core& core, const OperationRecord& record,
                    absl::string_view body) {
  Outcome outcome = core.platform.ReadCallback(record.request(), body);
  const auto kind = core.kinds.find(record.method());
  if (outcome.kind == Outcome::Kind::kSucceeded && kind != core.kinds.end())
    kind->second->Complete(record, outcome.response);
  return outcome;
}

void Report(const OperationRecord& record) {
  Log(LogLevel::kInfo, "operation_told",
      {{"name", record.name()},
       {"state", v1::OperationMetadata::State_Name(record.state())}});
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationRecord record,
               std::string body,
               absl::AnyInvocable<void(absl::Status) &&> done) {
  Outcome outcome = ReadOutcome(*core, record, body);
  Amend(
      core, std::move(record),
      WithAlarm([core, outcome = std::move(outcome),
                 body = std::move(body)](OperationRecord& changed) {
        return ApplyOutcome(changed, outcome, body, core->clock.Now());
      }),
      [done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (stored.ok()) Report(*stored);
        std::move(done)(stored.status());
      });
}

// Starts what was just stored, with its first waiter.
void Begin(const std::shared_ptr<Core>& core,
           const std::shared_ptr<Waiter>& waiter,
           const OperationRecord& queued) {
  const auto run = std::make_shared<WriteRun>(core, queued);
  core->live.Add(queued.name(), run);
  waiter->Begin(queued, run);
  run->Start();
  if (core->live.draining()) run->EndUnsent(Draining());
}

void Submit(const std::shared_ptr<Core>& core,
            const std::shared_ptr<Waiter>& waiter, OperationRecord asked);

// Waits for an operation that others may be changing, if it is the one that
// was asked for.
void Join(const std::shared_ptr<Core>& core,
          const std::shared_ptr<Waiter>& waiter, const OperationRecord& present,
          const OperationRecord& asked) {
  if (present.fingerprint() != asked.fingerprint())
    return waiter->EndWith(RequestIdReused(present));
  waiter->StartAgainIfUnsent(
      [core, weak = std::weak_ptr<Waiter>(waiter), asked] {
        OperationRecord fresh = asked;
        BeginAnew(*core, fresh);
        if (const auto again = weak.lock())
          Submit(core, again, std::move(fresh));
      });
  waiter->Begin(present, core->live.Find(present.name()));
  // It may have changed between its reading and the beginning of the watch.
  core->store.Get(present.name(), [waiter](auto record) {
    if (record.ok()) waiter->OnRecord(*record);
  });
}

// `asked` cannot begin because of `why`; an earlier call with its id may have.
void JoinOrRefuse(const std::shared_ptr<Core>& core,
                  const std::shared_ptr<Waiter>& waiter, OperationRecord asked,
                  absl::Status why) {
  std::string caller = asked.caller();
  std::string method = asked.method();
  std::string request_id = asked.request_id();
  core->store.FindByRequest(
      std::move(caller), std::move(method), std::move(request_id),
      [core, waiter, why = std::move(why),
       asked = std::move(asked)](auto found) {
        if (found.ok()) return Join(core, waiter, *found, asked);
        waiter->EndWith(absl::IsNotFound(found.status())
                            ? WithMetadata(why, "outcome", kNotSent)
                            : StoreSilent());
      });
}

// Stores `asked`, or joins what is bound to its request id.
void Submit(const std::shared_ptr<Core>& core,
            const std::shared_ptr<Waiter>& waiter, OperationRecord asked) {
  if (core->live.draining())
    return JoinOrRefuse(core, waiter, std::move(asked), Draining());
  OperationRecord record = asked;
  core->store.Create(std::move(record),
                     [core, waiter, asked = std::move(asked)](
                         const absl::StatusOr<CreatedOperation>& created) {
                       if (!created.ok())
                         return JoinOrRefuse(core, waiter, asked, NotStored());
                       if (created->created)
                         return Begin(core, waiter, created->record);
                       Join(core, waiter, created->record, asked);
                     });
}

// Submits what is asked for, once it is known what it changes.
void Ask(const std::shared_ptr<Core>& core,
         const std::shared_ptr<Waiter>& waiter, WriteCall call) {
  WriteKind& kind = *core->kinds.at(call.method);
  OperationRecord asked = NewOperation(*core, std::move(call));
  OperationRecord copy = asked;
  kind.FindResource(asked, [core, waiter, asked = std::move(copy)](
                               absl::StatusOr<std::string> resource) mutable {
    if (!resource.ok())
      return JoinOrRefuse(core, waiter, std::move(asked), resource.status());
    asked.set_resource(*std::move(resource));
    Submit(core, waiter, std::move(asked));
  });
}

}  // namespace

Operations::Operations(OperationStore& store, Platform& platform, Clock& clock,
                       OperationsOptions options)
    : core_(std::make_shared<Core>(store, platform, clock, std::move(options))),
      expiry_(std::make_shared<Expiry>(core_)) {}

Operations::~Operations() {
  expiry_->Stop();
  // The core holds the runs, and each of them the core. All stop before the
  // first gives its turn to the next.
  const auto runs = core_->live.runs();
  for (const auto& run : runs) run->Stop();
  for (const auto& run : runs) run->LetGo();
}

void Operations::Add(std::unique_ptr<WriteKind> kind) {
  std::string method = kind->method();
  core_->kinds[std::move(method)] = std::move(kind);
}

void Operations::Recover(absl::AnyInvocable<void(absl::Status) &&> done) {
  expiry_->Start();
  RecoverOperations(core_, std::move(done));
}

std::unique_ptr<Waiting> Operations::Run(
    WriteCall call, std::function<void(const std::string& name)> on_sending,
    Done<OperationRecord> done) {
  auto waiter = std::make_shared<Waiter>(
      core_, call.give_up, std::move(on_sending), std::move(done));
  waiter->Start();
  Ask(core_, waiter, std::move(call));
  return std::make_unique<WaiterHandle>(std::move(waiter));
}

void Operations::Validate(WriteCall call, Done<google::protobuf::Any> done) {
  std::make_shared<DryRun>(core_, std::move(call), std::move(done))->Start();
}

std::unique_ptr<Waiting> Operations::Wait(std::string caller, std::string name,
                                          absl::Time until,
                                          Done<OperationRecord> done) {
  auto waiter =
      std::make_shared<Waiter>(core_, until, nullptr, std::move(done));
  Get(std::move(caller), std::move(name),
      [core = core_, waiter](absl::StatusOr<OperationRecord> record) {
        if (!record.ok()) return waiter->EndWith(record.status());
        waiter->Begin(*record, nullptr);
        core->store.Get(record->name(), [waiter](auto present) {
          if (present.ok()) waiter->OnRecord(*present);
        });
      });
  return std::make_unique<WaiterHandle>(std::move(waiter));
}

void Operations::Get(std::string caller, std::string name,
                     Done<OperationRecord> done) {
  std::string asked = name;
  core_->store.Get(
      std::move(name),
      [caller = std::move(caller), name = std::move(asked),
       done = std::move(done)](absl::StatusOr<OperationRecord> record) mutable {
        if (absl::IsNotFound(record.status()) ||
            (record.ok() && record->caller() != caller))
          return std::move(done)(OperationNotFound(name));
        if (!record.ok()) return std::move(done)(OperationNotRead());
        std::move(done)(std::move(record));
      });
}

void Operations::ApplyCallback(std::string token, std::string body,
                               absl::AnyInvocable<void(absl::Status) &&> done) {
  core_->store.FindByToken(
      Sha256(token),
      [core = core_, body = std::move(body),
       done = std::move(done)](absl::StatusOr<OperationRecord> record) mutable {
        if (!record.ok()) return std::move(done)(record.status());
        ApplyBody(core, *std::move(record), std::move(body), std::move(done));
      });
}

void Operations::Drain() {
  core_->live.StartDraining();
  for (const auto& run : core_->live.runs()) run->EndUnsent(Draining());
}

bool Operations::draining() const { return core_->live.draining(); }

size_t Operations::waits() const { return core_->live.waiters().size(); }

void Operations::EndWaits() {
  core_->live.StartEndingWaits();
  for (const auto& waiter : core_->live.waiters()) waiter->GiveUp(Draining());
}

}  // namespace gateway
