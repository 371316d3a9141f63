#include "server/operations/settlement.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/gather.h"
#include "adapters/base/log.h"
#include "adapters/base/proto_time.h"
#include "server/operations/amend.h"
#include "server/operations/answer_fit.h"
#include "server/operations/completion.h"
#include "server/operations/find_owned.h"
#include "server/operations/refusals.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

using google::protobuf::Any;

// What stands around what was read: names of types, times, the request.
constexpr size_t kAroundBytes = 1024;

bool WasSettledSo(const OperationRecord& record, bool succeeded) {
  const auto end = succeeded ? v1::OperationMetadata::STATE_SUCCEEDED
                             : v1::OperationMetadata::STATE_FAILED;
  return record.state() == end &&
         std::any_of(record.evidence().begin(), record.evidence().end(),
                     [](const v1::Evidence& evidence) {
                       return evidence.kind() == v1::Evidence::KIND_SETTLEMENT;
                     });
}

std::string SummaryOf(const Settlement& settlement) {
  return absl::StrCat("settled as ",
                      settlement.succeeded ? "SUCCEEDED" : "FAILED", " by ",
                      settlement.settled_by, ": ", settlement.note);
}

void FillIn(v1::FreshEvidence& evidence, absl::StatusOr<Any> answer,
            absl::Time now) {
  *evidence.mutable_time() = ToProto(now);
  if (answer.ok())
    *evidence.mutable_response() = *std::move(answer);
  else
    *evidence.mutable_error() = ToRpcStatus(answer.status());
}

// Makes `evidence` take `most` bytes, about: half for before, half for now.
void FitEvidence(v1::FreshEvidence& evidence, size_t most) {
  const size_t half = most / 2 - kAroundBytes;
  if (evidence.has_before() && !CutToFit(*evidence.mutable_before(), half))
    evidence.clear_before();
  if (evidence.has_response() && !CutToFit(*evidence.mutable_response(), half))
    *evidence.mutable_error() = ToRpcStatus(
        MakeError(absl::StatusCode::kFailedPrecondition,
                  v1::ERROR_REASON_ANSWER_TOO_LARGE,
                  "what was read is too large to be shown with the rest"));
}

// One settlement on its way: the operation is found, upstream is asked, the end
// is stored.
class Settling : public std::enable_shared_from_this<Settling> {
 public:
  Settling(std::shared_ptr<Core> core, Settlement settlement,
           Done<SettledOperation> done)
      : core_(std::move(core)),
        settlement_(std::move(settlement)),
        done_(std::move(done)) {}

  void Start() {
    FindOwned(core_->store, settlement_.name, settlement_.caller,
              [self = shared_from_this()](auto record) {
                self->OnFound(std::move(record));
              });
  }

 private:
  void OnFound(absl::StatusOr<OperationRecord> record) {
    if (!record.ok()) return std::move(done_)(record.status());
    record_ = *std::move(record);
    if (WasSettledSo(record_, settlement_.succeeded)) return Answer();
    if (record_.state() != v1::OperationMetadata::STATE_UNRESOLVED)
      return std::move(done_)(NotUnresolved(record_));
    if (settlement_.succeeded) {
      end_ = BareResponse(*core_, record_);
      if (!end_.ok()) return std::move(done_)(end_.status());
    }
    Read();
  }

  void Read() {
    const auto kind = core_->kinds.find(record_.method());
    if (kind != core_->kinds.end())
      fresh_ = kind->second->EvidenceToRead(record_);
    const size_t count = fresh_.size();
    if (count == 0) return Store();
    const auto gather = std::make_shared<Gather<Any>>(
        count, [self = shared_from_this()](auto answers) {
          self->OnRead(std::move(answers));
        });
    Platform& platform = core_->PlatformOf(record_.method());
    for (size_t i = 0; i < count; ++i) {
      Question question;
      question.request = fresh_[i].request();
      question.caller = record_.caller();
      question.until = settlement_.reads_until;
      platform.Read(std::move(question), gather->At(i));
    }
  }

  void OnRead(Gather<Any>::Results answers) {
    const absl::Time now = core_->clock.WallNow();
    for (size_t i = 0; i < answers.size(); ++i)
      FillIn(fresh_[i], std::move(answers[i]), now);
    for (v1::FreshEvidence& evidence : fresh_)
      FitEvidence(evidence, kMaxFreshBytes / fresh_.size());
    Store();
  }

  void Store() {
    if (settlement_.validate_only) return Answer();
    Amend(
        core_, record_,
        [core = core_, end = end_,
         summary = SummaryOf(settlement_)](OperationRecord& changed) {
          return ApplySettlement(changed, end, summary, core->clock.WallNow());
        },
        [self = shared_from_this()](const auto& stored) {
          self->OnStored(stored);
        });
  }

  void OnStored(const absl::StatusOr<OperationSnapshot>& stored) {
    if (!stored.ok()) return std::move(done_)(OperationNotRead());
    record_ = **stored;
    // Upstream was faster.
    if (!WasSettledSo(record_, settlement_.succeeded))
      return std::move(done_)(NotUnresolved(record_));
    Log(LogLevel::kInfo, "operation_settled",
        {{"name", record_.name()},
         {"state", v1::OperationMetadata::State_Name(record_.state())}});
    Answer();
  }

  void Answer() {
    std::move(done_)(SettledOperation{std::move(record_), std::move(fresh_)});
  }

  const std::shared_ptr<Core> core_;
  const Settlement settlement_;
  Done<SettledOperation> done_;
  // The steps follow each other, so that no two threads are here at a time.
  OperationRecord record_;
  std::vector<v1::FreshEvidence> fresh_;
  absl::StatusOr<Any> end_ = SettledAsFailed();
};

}  // namespace

void SettleUnresolved(const std::shared_ptr<Core>& core, Settlement settlement,
                      Done<SettledOperation> done) {
  std::make_shared<Settling>(core, std::move(settlement), std::move(done))
      ->Start();
}

}  // namespace gateway
