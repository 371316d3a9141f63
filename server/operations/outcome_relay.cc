#include "server/operations/outcome_relay.h"

#include <algorithm>
#include <atomic>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/log.h"
#include "adapters/base/mutex.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/random_id.h"
#include "adapters/store/notification_event.h"
#include "server/operations/operation_view.h"

namespace gateway {
namespace {

constexpr int kBatch = 100;
constexpr absl::Duration kFirstDelay = absl::Milliseconds(200);
constexpr absl::Duration kMaxDelay = absl::Seconds(30);

Event OutcomeEvent(const OperationRecord& record) {
  v1::Notification notification = NewNotification(
      NewUuid(), "gateway", "operation", ToTime(record.update_time()));
  v1::OperationOutcome& outcome = *notification.mutable_operation();
  outcome.set_operation(record.name());
  outcome.set_method(record.method());
  outcome.set_state(record.state());
  outcome.set_request_id(record.request_id());
  outcome.set_resource(record.resource());
  if (record.state() == v1::OperationMetadata::STATE_FAILED)
    *outcome.mutable_error() = ToFailure(record);
  Event event = EventOf(notification, /*raw=*/"");
  event.audience = record.caller();
  return event;
}

bool IsDamaged(const OutboxEntry& entry) { return entry.record.name().empty(); }

// `entries` up to where an operation comes again: the rest must wait, since
// events that are appended together may end up in any order.
std::vector<OutboxEntry> FirstOfEach(std::vector<OutboxEntry> entries) {
  std::set<std::string> names;
  const auto again = std::find_if(
      entries.begin(), entries.end(), [&](const OutboxEntry& entry) {
        return !IsDamaged(entry) && !names.insert(entry.record.name()).second;
      });
  entries.erase(again, entries.end());
  return entries;
}

}  // namespace

// The work of a relay. It lives on after the relay while it waits for an
// answer.
class OutcomeRelay::Run : public std::enable_shared_from_this<Run> {
 public:
  Run(OutcomeOutbox& outbox, EventLog& log, Clock& clock)
      : outbox_(outbox), log_(log), clock_(clock), alarm_(clock) {}

  void Wake();
  void Stop() { alarm_.Stop(); }

 private:
  // Entries that are being appended to the log.
  struct Batch {
    explicit Batch(size_t size) : left(size) {}
    std::atomic<size_t> left;
    std::atomic<bool> failed = false;
  };

  void Read();
  void Publish(std::vector<OutboxEntry> entries);
  void Forget(int64_t number);
  void Rest();
  void TryLater(absl::string_view what);

  OutcomeOutbox& outbox_;
  EventLog& log_;
  Clock& clock_;
  Mutex mu_;
  bool busy_ ABSL_GUARDED_BY(mu_) = false;   // Also while it waits to retry.
  bool woken_ ABSL_GUARDED_BY(mu_) = false;  // Since it began to read.
  absl::Duration delay_ ABSL_GUARDED_BY(mu_) = kFirstDelay;
  Alarm alarm_;
};

void OutcomeRelay::Run::Wake() {
  {
    MutexLock lock(mu_);
    woken_ = true;
    if (std::exchange(busy_, true)) return;
  }
  Read();
}

void OutcomeRelay::Run::Read() {
  if (alarm_.stopped()) return;
  {
    MutexLock lock(mu_);
    woken_ = false;
  }
  outbox_.Read(kBatch, [self = shared_from_this()](auto entries) {
    if (!entries.ok()) return self->TryLater("read");
    if (entries->empty()) return self->Rest();
    self->Publish(FirstOfEach(*std::move(entries)));
  });
}

void OutcomeRelay::Run::Publish(std::vector<OutboxEntry> entries) {
  const int64_t last = entries.back().number;
  if (const auto damaged = std::erase_if(entries, IsDamaged); damaged > 0)
    Log(LogLevel::kError, "outcomes_unreadable",
        {{"count", absl::StrCat(damaged)}});
  if (entries.empty()) return Forget(last);
  const auto batch = std::make_shared<Batch>(entries.size());
  for (const OutboxEntry& entry : entries) {
    Dedupe dedupe;
    dedupe.once = {absl::StrCat("outcome ", entry.number)};
    log_.Append(OutcomeEvent(entry.record), std::move(dedupe),
                [self = shared_from_this(), batch, last](auto appended) {
                  if (!appended.ok()) batch->failed = true;
                  if (--batch->left > 0) return;
                  if (batch->failed) return self->TryLater("append");
                  self->Forget(last);
                });
  }
}

void OutcomeRelay::Run::Forget(int64_t number) {
  outbox_.Forget(number, [self = shared_from_this()](auto forgotten) {
    if (!forgotten.ok()) return self->TryLater("forget");
    {
      MutexLock lock(self->mu_);
      self->delay_ = kFirstDelay;
    }
    self->Read();
  });
}

void OutcomeRelay::Run::Rest() {
  {
    MutexLock lock(mu_);
    busy_ = woken_;
    if (!busy_) return;
  }
  Read();
}

void OutcomeRelay::Run::TryLater(absl::string_view what) {
  if (alarm_.stopped()) return;
  absl::Duration delay;
  {
    MutexLock lock(mu_);
    delay = std::exchange(delay_, std::min(delay_ * 2, kMaxDelay));
  }
  Log(LogLevel::kError, "outcomes_not_told",
      {{"failed", std::string(what)},
       {"retry_in", absl::FormatDuration(delay)}});
  alarm_.Set(clock_.Now() + delay, weak_from_this(), &Run::Read);
}

OutcomeRelay::OutcomeRelay(OutcomeOutbox& outbox, EventLog& log, Clock& clock)
    : run_(std::make_shared<Run>(outbox, log, clock)) {}

OutcomeRelay::~OutcomeRelay() { run_->Stop(); }

void OutcomeRelay::Wake() { run_->Wake(); }

void OutcomeRelay::Stop() { run_->Stop(); }

}  // namespace gateway
