#include "server/operations/recovery.h"

#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/operations/amend.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

constexpr int kPage = 1000;

// Returns whether the restart changes anything.
bool Recover(OperationRecord& record, absl::Time now) {
  switch (record.state()) {
    case v1::OperationMetadata::STATE_QUEUED:
      EndUnsent(record,
                MakeError(absl::StatusCode::kUnavailable,
                          v1::ERROR_REASON_GATEWAY_DRAINING,
                          "the gateway stopped before the write was sent"),
                now);
      return true;
    case v1::OperationMetadata::STATE_SENDING:
      NoteRestart(record, now);
      return true;
    default: return false;
  }
}

// One pass over the open operations, a page at a time, one change at a time.
class Pass : public std::enable_shared_from_this<Pass> {
 public:
  Pass(std::shared_ptr<Core> core,
       absl::AnyInvocable<void(absl::Status) &&> done)
      : core_(std::move(core)), done_(std::move(done)) {}

  void NextPage(std::string after) {
    core_->store.ListOpen(std::move(after), kPage,
                          [self = shared_from_this()](auto page) {
                            self->OnPage(std::move(page));
                          });
  }

 private:
  void OnPage(absl::StatusOr<std::vector<OperationRecord>> page) {
    if (!page.ok()) return std::move(done_)(page.status());
    if (page->empty()) {
      Log(LogLevel::kInfo, "operations_recovered",
          {{"open", std::to_string(seen_)}});
      return std::move(done_)(absl::OkStatus());
    }
    seen_ += page->size();
    page_ = *std::move(page);
    next_ = 0;
    NextRecord();
  }

  void NextRecord() {
    const absl::Time now = core_->clock.Now();
    for (; next_ < page_.size(); ++next_) {
      OperationRecord changed = page_[next_];
      if (Recover(changed, now)) break;
    }
    if (next_ == page_.size()) return NextPage(page_.back().name());
    Amend(
        core_, page_[next_++],
        [core = core_](OperationRecord& record) {
          return Recover(record, core->clock.Now());
        },
        [self = shared_from_this()](absl::StatusOr<OperationRecord> stored) {
          if (!stored.ok()) return std::move(self->done_)(stored.status());
          self->NextRecord();
        });
  }

  const std::shared_ptr<Core> core_;
  absl::AnyInvocable<void(absl::Status) &&> done_;
  std::vector<OperationRecord> page_;
  size_t next_ = 0;
  size_t seen_ = 0;
};

}  // namespace

void RecoverOperations(std::shared_ptr<Core> core,
                       absl::AnyInvocable<void(absl::Status) &&> done) {
  std::make_shared<Pass>(std::move(core), std::move(done))->NextPage("");
}

}  // namespace gateway
