#include "server/operations/operations.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "google/protobuf/util/time_util.h"
#include "server/operations/amend.h"
#include "server/operations/recovery.h"
#include "server/operations/token.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// Tells apart fingerprints made by other rules, when these change.
constexpr absl::string_view kFingerprintVersion = "1:";

class WaiterHandle final : public Waiting {
 public:
  explicit WaiterHandle(std::shared_ptr<Waiter> waiter)
      : waiter_(std::move(waiter)) {}
  ~WaiterHandle() override { waiter_->Forget(); }

 private:
  const std::shared_ptr<Waiter> waiter_;
};

absl::Status NotFound(absl::string_view name) {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_OPERATION_NOT_FOUND,
                   absl::StrCat("no operation is named ", CutText(name, 128)));
}

// What the store told a reader of an operation.
absl::Status ReadError(const absl::Status& error, absl::string_view name) {
  if (absl::IsNotFound(error)) return NotFound(name);
  return MakeError(absl::StatusCode::kUnavailable,
                   v1::ERROR_REASON_STORE_UNAVAILABLE,
                   "the gateway cannot read its operations");
}

absl::Status NotSent(absl::StatusCode code, v1::ErrorReason reason,
                     absl::string_view message) {
  return MakeError(code, reason, message, {{"outcome", std::string(kNotSent)}});
}

absl::Status Draining() {
  return WithRetryAfter(
      NotSent(absl::StatusCode::kUnavailable, v1::ERROR_REASON_GATEWAY_DRAINING,
              "the gateway is shutting down; the write was not sent"),
      absl::Seconds(1));
}

OperationRecord Queued(const Core& core, const WriteKind& kind,
                       WriteCall call) {
  const absl::Time now = core.clock.Now();
  using google::protobuf::util::TimeUtil;
  OperationRecord record;
  record.set_name(NewOperationName(now));
  record.set_state(v1::OperationMetadata::STATE_QUEUED);
  record.set_caller(std::move(call.caller));
  record.set_method(kind.method());
  record.set_request_id(std::move(call.request_id));
  record.set_bound(true);
  record.set_fingerprint(absl::StrCat(
      kFingerprintVersion,
      absl::BytesToHexString(Sha256(kind.FingerprintOf(call.request)))));
  record.set_resource(kind.ResourceOf(call.request));
  *record.mutable_request() = std::move(call.request);
  *record.mutable_create_time() = *record.mutable_update_time() =
      TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(now));
  *record.mutable_expire_time() = TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(now + core.options.timeout));
  return record;
}

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
  const bool alarm = EndsInContradiction(record);
  Log(alarm ? LogLevel::kError : LogLevel::kInfo,
      alarm ? "operation_contradiction" : "operation_told",
      {{"name", record.name()},
       {"state", v1::OperationMetadata::State_Name(record.state())}});
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationRecord record,
               std::string body,
               absl::AnyInvocable<void(absl::Status) &&> done) {
  Outcome outcome = ReadOutcome(*core, record, body);
  Amend(
      core->store, std::move(record),
      [core, outcome = std::move(outcome),
       body = std::move(body)](OperationRecord& changed) {
        return ApplyOutcome(changed, outcome, body, core->clock.Now());
      },
      [done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (stored.ok()) Report(*stored);
        std::move(done)(stored.status());
      });
}

// Starts what was just stored, with its first waiter.
void Begin(const std::shared_ptr<Core>& core,
           const std::shared_ptr<Waiter>& waiter, const OperationRecord& queued,
           absl::Time give_up) {
  const auto run = std::make_shared<WriteRun>(core, queued, give_up);
  core->live.Add(queued.name(), run);
  waiter->Begin(queued, run);
  run->Start();
  if (core->live.draining()) run->EndUnsent(Draining());
}

// Waits for an operation that others may be changing.
void Join(const std::shared_ptr<Core>& core,
          const std::shared_ptr<Waiter>& waiter,
          const OperationRecord& present) {
  waiter->Begin(present, core->live.Find(present.name()));
  // It may have changed between its reading and the beginning of the watch.
  core->store.Get(present.name(), [waiter](auto record) {
    if (record.ok()) waiter->OnRecord(*record);
  });
}

void OnCreated(const std::shared_ptr<Core>& core,
               const std::shared_ptr<Waiter>& waiter,
               const std::string& fingerprint, absl::Time give_up,
               const absl::StatusOr<CreatedOperation>& created) {
  if (!created.ok())
    return waiter->EndWith(NotSent(
        absl::StatusCode::kUnavailable, v1::ERROR_REASON_STORE_UNAVAILABLE,
        "the gateway cannot store the write; it was not sent"));
  const OperationRecord& record = created->record;
  if (created->created) return Begin(core, waiter, record, give_up);
  if (record.fingerprint() != fingerprint)
    return waiter->EndWith(NotSent(
        absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_REQUEST_ID_REUSED,
        absl::StrCat("request_id belongs to another request, ",
                     record.name())));
  Join(core, waiter, record);
}

}  // namespace

Operations::Operations(OperationStore& store, Platform& platform, Clock& clock,
                       OperationsOptions options)
    : core_(std::make_shared<Core>(store, platform, clock, std::move(options))),
      expiry_(std::make_shared<Expiry>(core_)) {}

Operations::~Operations() { expiry_->Stop(); }

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
  const absl::Time give_up = call.give_up;
  auto waiter = std::make_shared<Waiter>(core_, give_up, std::move(on_sending),
                                         std::move(done));
  auto handle = std::make_unique<WaiterHandle>(waiter);
  if (core_->live.draining()) {
    waiter->EndSoon(Draining());
    return handle;
  }
  const WriteKind& kind = *core_->kinds.at(call.method);
  OperationRecord record = Queued(*core_, kind, std::move(call));
  std::string fingerprint = record.fingerprint();
  core_->store.Create(std::move(record),
                      [core = core_, waiter, give_up,
                       fingerprint = std::move(fingerprint)](auto created) {
                        OnCreated(core, waiter, fingerprint, give_up, created);
                      });
  return handle;
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
        if (!record.ok())
          return std::move(done)(ReadError(record.status(), name));
        if (record->caller() != caller) return std::move(done)(NotFound(name));
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

void Operations::EndWaits() {
  for (const auto& waiter : core_->live.waiters()) waiter->GiveUp(Draining());
}

}  // namespace gateway
