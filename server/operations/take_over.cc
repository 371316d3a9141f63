#include "server/operations/take_over.h"

#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/mutex.h"
#include "adapters/base/proto_time.h"
#include "server/operations/amend.h"
#include "server/operations/evidence.h"
#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/time_out.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

constexpr int kQueuedPage = 100;

// Several changes on their way. `done` is called when the last has ended.
class Changes {
 public:
  explicit Changes(ReplyWith<absl::Status> done) : done_(std::move(done)) {}
  ~Changes() { std::move(done_)(unavailable_); }
  Changes(const Changes&) = delete;
  Changes& operator=(const Changes&) = delete;

  void Note(const std::string& name, const absl::Status& stored) {
    if (absl::IsUnavailable(stored)) {
      MutexLock lock(mu_);
      unavailable_ = stored;
    } else if (!stored.ok()) {
      LogSampled(LogLevel::kError, "operation_not_taken_over", {},
                 {{"name", name}, {"error", stored.ToString()}});
    }
  }

 private:
  ReplyWith<absl::Status> done_;
  Mutex mu_;
  absl::Status unavailable_ ABSL_GUARDED_BY(mu_);
};

void TakeOverPages(const std::shared_ptr<Core>& core, OperationQuery query,
                   ReplyWith<absl::Status> done) {
  OperationQuery next = query;
  core->store.List(
      std::move(query), kQueuedPage,
      [core, next = std::move(next),
       done = std::move(done)](absl::StatusOr<OperationPage> page) mutable {
        if (!page.ok()) return std::move(done)(page.status());
        next.before_name = std::move(page->more_before);
        TakeOverAll(core, page->records,
                    [core, next = std::move(next),
                     done = std::move(done)](absl::Status taken) mutable {
                      if (!taken.ok() || next.before_name.empty())
                        return std::move(done)(std::move(taken));
                      TakeOverPages(core, std::move(next), std::move(done));
                    });
      });
}

}  // namespace

bool IsDoubtful(const OperationRecord& record, const Core& core) {
  return record.state() == v1::OperationMetadata::STATE_QUEUED &&
         record.process() != core.process &&
         ToTime(record.create_time()) <= core.lost_until;
}

bool TakeOver(OperationRecord& record, const Core& core) {
  if (IsSettled(record) || record.process() == core.process) return false;
  if (record.state() == v1::OperationMetadata::STATE_QUEUED) {
    const absl::Time now = core.clock.WallNow();
    if (IsDoubtful(record, core)) {
      record.set_process(core.process);
      DoubtUnsent(record, now);
      return true;
    }
    if (!record.detached()) {
      EndUnsent(record, Draining(), now);
      return true;
    }
  }
  const bool has_news =
      record.state() == v1::OperationMetadata::STATE_SENDING &&
      NoteRestart(record, core.process, core.started.wall);
  return TakeOverTimeOut(record, core.started) || has_news;
}

void TakeOverAll(const std::shared_ptr<Core>& core,
                 const std::vector<OperationRecord>& records,
                 ReplyWith<absl::Status> done) {
  const auto changes = std::make_shared<Changes>(std::move(done));
  for (const OperationRecord& record : records) {
    // Nothing changes in most of them.
    OperationRecord changed = record;
    if (!TakeOver(changed, *core)) continue;
    Amend(
        core, record,
        [core](OperationRecord& present) { return TakeOver(present, *core); },
        [changes, name = record.name()](
            const absl::StatusOr<OperationSnapshot>& stored) {
          changes->Note(name, stored.status());
        });
  }
}

void TakeOverQueued(const std::shared_ptr<Core>& core, std::string resource,
                    ReplyWith<absl::Status> done) {
  if (!core->recovering) return std::move(done)(absl::OkStatus());
  OperationQuery query;
  query.resource = std::move(resource);
  query.state = v1::OperationMetadata::STATE_QUEUED;
  TakeOverPages(core, std::move(query), std::move(done));
}

}  // namespace gateway
