#include "server/operations/recovery.h"

#include <utility>
#include <vector>

#include "adapters/base/log.h"
#include "adapters/base/proto_time.h"
#include "server/operations/amend.h"
#include "server/operations/evidence.h"
#include "server/operations/refusals.h"
#include "server/operations/time_out.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

// How many records are in memory, and being written, at a time. The store
// writes them together.
constexpr int kPage = 1000;

bool IsQueued(const OperationRecord& record) {
  return record.state() == v1::OperationMetadata::STATE_QUEUED;
}

// Whether the record may be older than what became of the operation.
bool IsDoubtful(const OperationRecord& record, absl::Time lost_until) {
  return IsQueued(record) && ToTime(record.create_time()) <= lost_until;
}

// Returns whether the restart changes anything.
bool Recover(OperationRecord& record, const Core& core, absl::Time lost_until) {
  const Moment at = core.clock.Both();
  if (IsDoubtful(record, lost_until)) {
    record.set_process(core.process);
    DoubtUnsent(record, at.wall);
    return true;
  }
  if (IsQueued(record) && !record.detached()) {
    EndUnsent(record, Draining(), at.wall);
    return true;
  }
  const bool has_news =
      record.state() == v1::OperationMetadata::STATE_SENDING &&
      NoteRestart(record, core.process, core.started);
  return TakeOverTimeOut(record, at) || has_news;
}

// One pass over the open operations, a page at a time.
class Pass : public std::enable_shared_from_this<Pass> {
 public:
  Pass(std::shared_ptr<Core> core, std::shared_ptr<Backlog> backlog,
       absl::Time lost_until, DoneWith<absl::Status> done)
      : core_(std::move(core)),
        backlog_(std::move(backlog)),
        lost_until_(lost_until),
        done_(std::move(done)) {}

  void NextPage(std::string after) {
    core_->store.ListOpen(std::move(after), kPage,
                          [self = shared_from_this()](auto page) {
                            self->OnPage(std::move(page));
                          });
  }

 private:
  // The changes of one page: the pass goes on when the last of them has ended.
  class Changes {
   public:
    Changes(std::shared_ptr<Pass> pass, std::string last)
        : pass_(std::move(pass)), last_(std::move(last)) {}
    ~Changes() { pass_->OnPageEnd(std::move(last_)); }
    Changes(const Changes&) = delete;
    Changes& operator=(const Changes&) = delete;

   private:
    const std::shared_ptr<Pass> pass_;
    std::string last_;
  };

  void OnPage(absl::StatusOr<std::vector<OperationRecord>> page) {
    if (!page.ok()) return std::move(done_)(page.status());
    if (page->empty()) {
      Log(LogLevel::kInfo, "operations_recovered",
          {{"open", std::to_string(seen_)}});
      return std::move(done_)(absl::OkStatus());
    }
    seen_ += page->size();
    const auto changes =
        std::make_shared<Changes>(shared_from_this(), page->back().name());
    for (OperationRecord& record : *page) Change(std::move(record), changes);
  }

  void Change(OperationRecord record, std::shared_ptr<Changes> changes) {
    if (IsQueued(record) && record.detached() &&
        !IsDoubtful(record, lost_until_))
      backlog_->Add(record.name());
    Amend(
        core_, std::move(record),
        [core = core_, lost_until = lost_until_](OperationRecord& changed) {
          return Recover(changed, *core, lost_until);
        },
        [self = shared_from_this(), changes = std::move(changes)](
            const absl::StatusOr<OperationRecord>& stored) {
          self->Note(stored.status());
        });
  }

  void Note(const absl::Status& status) {
    MutexLock lock(mu_);
    failed_.Update(status);
  }

  void OnPageEnd(std::string last) {
    absl::Status failed;
    {
      MutexLock lock(mu_);
      failed = failed_;
    }
    failed.ok() ? NextPage(std::move(last)) : std::move(done_)(failed);
  }

  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Backlog> backlog_;
  const absl::Time lost_until_;
  DoneWith<absl::Status> done_;
  size_t seen_ = 0;
  Mutex mu_;
  absl::Status failed_ ABSL_GUARDED_BY(mu_);
};

}  // namespace

void RecoverOperations(std::shared_ptr<Core> core,
                       std::shared_ptr<Backlog> backlog, absl::Time lost_until,
                       DoneWith<absl::Status> done) {
  std::make_shared<Pass>(std::move(core), std::move(backlog), lost_until,
                         std::move(done))
      ->NextPage("");
}

}  // namespace gateway
