#include "server/operations/rebinding.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "server/operations/evidence.h"
#include "server/operations/operation_state.h"
#include "server/operations/transitions.h"
#include "server/operations/upstream_name.h"
#include "server/operations/write_run.h"

namespace gateway {
namespace {

// `earlier`, an operation that had the record's request id before, may have
// taken effect although its end freed the id. Ends the record if it is QUEUED;
// unless it succeeded already, it keeps the id from now on and its failure
// becomes UNKNOWN. Returns whether the record changed.
bool Overtake(OperationRecord& record, const std::string& earlier,
              absl::Time now) {
  if (record.state() == v1::OperationMetadata::STATE_SUCCEEDED) return false;
  AddEvidence(
      record, v1::Evidence::KIND_CONTRADICTION, now,
      absl::StrCat(earlier,
                   ", which had this request_id before, may have taken effect "
                   "although ",
                   UpstreamNameOf(record.method()), " had turned it away"));
  *record.mutable_update_time() = ToProto(now);
  if (record.state() == v1::OperationMetadata::STATE_QUEUED)
    EndUnsent(
        record,
        MakeError(absl::StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                  "an earlier operation with this request_id may have "
                  "taken effect, so this one was not sent"),
        now);
  return true;
}

// Notes in a record that should have got its request id back that `later` has
// it.
void LeaveRequestId(OperationRecord& record, const std::string& later,
                    absl::Time now) {
  AddEvidence(
      record, v1::Evidence::KIND_CONTRADICTION, now,
      absl::StrCat("its request_id had been given to ", later, " meanwhile"));
  record.set_bound(false);
}

// One change on its way, and whose request id it is about.
class Rebinding : public std::enable_shared_from_this<Rebinding> {
 public:
  Rebinding(std::shared_ptr<Core> core, OperationSnapshot record, Change change,
            Reply<OperationSnapshot> reply)
      : core_(std::move(core)),
        record_(std::move(record)),
        change_(std::move(change)),
        reply_(std::move(reply)) {}

  void Start() {
    Amend(
        core_, record_, change_,
        [self = shared_from_this()](absl::StatusOr<OperationSnapshot> stored) {
          if (absl::IsAlreadyExists(stored.status())) return self->FindTaker();
          std::move(self->reply_)(std::move(stored));
        });
  }

 private:
  void FindTaker() {
    core_->store.FindByRequest(
        record_->caller(), record_->method(), record_->request_id(),
        [self = shared_from_this()](absl::StatusOr<OperationRecord> taker) {
          // Given back, or got back, meanwhile.
          if (absl::IsNotFound(taker.status()) ||
              (taker.ok() && taker->name() == self->record_->name()))
            return self->Start();
          if (!taker.ok()) return std::move(self->reply_)(taker.status());
          self->OvertakeTaker(*std::move(taker));
        });
  }

  void OvertakeTaker(OperationRecord taker) {
    Amend(
        core_, std::move(taker),
        [core = core_, earlier = record_->name()](OperationRecord& changed) {
          return Overtake(changed, earlier, core->clock.WallNow());
        },
        [self = shared_from_this()](absl::StatusOr<OperationSnapshot> taken) {
          if (!taken.ok()) return std::move(self->reply_)(taken.status());
          const OperationRecord& taker = *taken;
          const auto run = self->core_->live.Find(taker.name());
          if (run != nullptr && IsDone(taker)) run->Abandon();
          // It freed the id before it could be overtaken.
          if (!taker.bound()) return self->Start();
          self->StayUnbound(taker.name());
        });
  }

  void StayUnbound(const std::string& taker) {
    Amend(
        core_, record_,
        [core = core_, change = change_, taker](OperationRecord& changed) {
          if (!change(changed)) return false;
          LeaveRequestId(changed, taker, core->clock.WallNow());
          return true;
        },
        std::move(reply_));
  }

  const std::shared_ptr<Core> core_;
  const OperationSnapshot record_;
  const Change change_;
  Reply<OperationSnapshot> reply_;
};

}  // namespace

void AmendBound(std::shared_ptr<Core> core, OperationSnapshot record,
                Change change, Reply<OperationSnapshot> reply) {
  std::make_shared<Rebinding>(std::move(core), std::move(record),
                              std::move(change), std::move(reply))
      ->Start();
}

}  // namespace gateway
