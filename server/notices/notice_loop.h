#ifndef SERVER_NOTICES_NOTICE_LOOP_H_
#define SERVER_NOTICES_NOTICE_LOOP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/alarm.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/store/dead_letter_store.h"
#include "server/notices/notice_channel.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// When people are told.
struct NoticeOptions {
  // The shortest time between two notices on a channel.
  absl::Duration interval = absl::Minutes(15);
  // After a failed one; doubled after each further one.
  absl::Duration first_retry = absl::Seconds(15);
  absl::Duration max_retry = absl::Minutes(15);
};

// How the telling goes on one channel, since the process began.
struct NoticeProgress {
  std::string channel;
  absl::Time last_sent = absl::InfinitePast();  // None was.
  int failures = 0;                             // Since then.
  absl::Time last_failed = absl::InfinitePast();
  std::string last_error;  // Of the last failure; empty once one was sent.
  // When it is looked for what to tell. InfiniteFuture: when there is
  // something.
  absl::Time next_look = absl::InfiniteFuture();
};

// Tells of dead letters on one channel: looks, tells, remembers on disk up to
// which letter it told, and rests until there is more. One step is under way at
// a time. Outlives its owner while an answer is to come. Thread-safe.
class NoticeLoop : public std::enable_shared_from_this<NoticeLoop> {
 public:
  NoticeLoop(DeadLetterStore& letters, NoticeChannel channel, Clock& clock,
             Metrics& metrics, const NoticeOptions& options);

  // There may be something to tell.
  void Wake();
  NoticeProgress progress();
  // When this returns, neither the store nor the channel is asked any more.
  void Stop();

 private:
  // Does `step`, unless it was stopped; Stop() waits for it.
  void Do(const std::function<void()>& step);
  void LookAt(absl::Time when);
  void Look();
  void Summarize(int64_t told);
  void Tell(const DeadLetterSummary& summary);
  void OnTold(const DeadLetterSummary& summary, const absl::Status& status);
  void Rest();
  void TryLater(const std::string& why);

  DeadLetterStore& letters_;
  const NoticeChannel channel_;
  Clock& clock_;
  Metrics& metrics_;
  const NoticeOptions options_;

  Mutex mu_;
  CondVar changed_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  int steps_ ABSL_GUARDED_BY(mu_) = 0;       // Under way.
  bool busy_ ABSL_GUARDED_BY(mu_) = false;   // Also while it waits.
  bool woken_ ABSL_GUARDED_BY(mu_) = false;  // Since it began to look.
  absl::Duration retry_ ABSL_GUARDED_BY(mu_);
  absl::Time next_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  NoticeProgress progress_ ABSL_GUARDED_BY(mu_);
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_LOOP_H_
