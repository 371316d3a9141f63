#include "server/operations/operations.h"

#include <utility>

#include "server/operations/callback.h"
#include "server/operations/cancellation.h"
#include "server/operations/detached_asker.h"
#include "server/operations/dry_run.h"
#include "server/operations/find_owned.h"
#include "server/operations/new_operation.h"
#include "server/operations/recovery.h"
#include "server/operations/refusals.h"
#include "server/operations/waiter.h"
#include "server/operations/waiting_asker.h"
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

}  // namespace

Operations::Operations(OperationStore& store, Platform& platform, Clock& clock,
                       OperationsOptions options)
    : core_(std::make_shared<Core>(store, platform, clock, std::move(options))),
      backlog_(std::make_shared<Backlog>(core_)),
      expiry_(std::make_shared<Expiry>(core_)),
      retention_(std::make_shared<OperationRetention>(core_)) {}

Operations::~Operations() {
  retention_->Stop();
  expiry_->Stop();
  if (recovery_ != nullptr) recovery_->Stop();
  backlog_->Close();
  // The core holds the runs, and each of them the core. All stop before the
  // first gives its turn to the next.
  const auto runs = core_->live.runs();
  for (const auto& run : runs) run->Stop();
  for (const auto& run : runs) run->LetGo();
}

void Operations::Add(std::unique_ptr<WriteKind> kind, Platform* platform) {
  std::string method = kind->method();
  if (platform != nullptr) core_->platforms[method] = platform;
  core_->kinds[std::move(method)] = std::move(kind);
}

bool Operations::Takes(const std::string& method) const {
  return core_->kinds.contains(method);
}

void Operations::Recover(absl::Time lost_until, std::function<void()> done) {
  core_->lost_until = lost_until;
  recovery_ = RecoverOperations(core_, std::move(done));
  backlog_->AddLeft();
  retention_->Start();
  expiry_->Start();
}

void Operations::BeginDetached() { backlog_->Open(); }

std::unique_ptr<Waiting> Operations::Run(WriteCall call, OnSending on_sending,
                                         Done<OperationSnapshot> done) {
  auto waiter = std::make_shared<Waiter>(
      core_, call.give_up, std::move(on_sending), std::move(done));
  waiter->Start();
  Ask(core_, std::make_shared<WaitingAsker>(core_, waiter),
      NewOperation(*core_, std::move(call)));
  return std::make_unique<WaiterHandle>(std::move(waiter));
}

void Operations::Start(WriteCall call, Done<StartedOperation> done) {
  LiveWrite asked = NewOperation(*core_, std::move(call));
  asked.record.set_detached(true);
  Ask(core_, std::make_shared<DetachedAsker>(core_, backlog_, std::move(done)),
      std::move(asked));
}

void Operations::Validate(WriteCall call, std::stop_token caller_gone,
                          Done<google::protobuf::Any> done) {
  std::make_shared<DryRun>(core_, std::move(call), std::move(caller_gone),
                           std::move(done))
      ->Start();
}

std::unique_ptr<Waiting> Operations::Wait(std::string caller, std::string name,
                                          absl::Time until,
                                          Done<OperationSnapshot> done) {
  auto waiter =
      std::make_shared<Waiter>(core_, until, nullptr, std::move(done));
  waiter->Start();
  Get(std::move(caller), std::move(name),
      [core = core_, waiter](absl::StatusOr<OperationRecord> record) {
        if (!record.ok()) return waiter->EndWith(record.status());
        const std::string name = record->name();
        waiter->Begin(*std::move(record), nullptr);
        core->store.Get(name, [waiter](auto present) {
          if (present.ok()) waiter->OnRecord(*std::move(present));
        });
      });
  return std::make_unique<WaiterHandle>(std::move(waiter));
}

void Operations::Get(std::string caller, std::string name,
                     Done<OperationRecord> done) {
  FindOwned(core_->store, std::move(name), std::move(caller), std::move(done));
}

void Operations::List(OperationQuery query, int limit,
                      Done<OperationPage> done) {
  core_->store.List(
      std::move(query), limit,
      [done = std::move(done)](absl::StatusOr<OperationPage> page) mutable {
        if (!page.ok()) return std::move(done)(OperationNotRead());
        std::move(done)(std::move(page));
      });
}

void Operations::Cancel(std::string caller, std::string name,
                        DoneWith<absl::Status> done) {
  CancelQueued(core_, std::move(caller), std::move(name), std::move(done));
}

void Operations::Settle(Settlement settlement, Done<SettledOperation> done) {
  SettleUnresolved(core_, std::move(settlement), std::move(done));
}

void Operations::FindCallback(std::string token, Reply<TakeCallback> reply) {
  gateway::FindCallback(core_, token, std::move(reply));
}

void Operations::Drain() {
  core_->live.StartDraining();
  backlog_->Close();
  for (const auto& run : core_->live.runs()) run->Drain();
}

bool Operations::draining() const { return core_->live.draining(); }

size_t Operations::waits() const { return core_->live.waiter_count(); }

void Operations::EndWaits() {
  core_->live.StartEndingWaits();
  for (const auto& waiter : core_->live.waiters()) waiter->GiveUp(Draining());
}

}  // namespace gateway
