#ifndef SERVER_NOTICES_NOTICE_LOOP_H_
#define SERVER_NOTICES_NOTICE_LOOP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

// When notices are sent.
struct NoticeOptions {
  // The shortest time between two notices on a channel.
  absl::Duration interval = absl::Minutes(15);
  // How long after a failure the notice is sent again; doubled after each
  // further failure, up to `max_retry`.
  absl::Duration first_retry = absl::Seconds(15);
  absl::Duration max_retry = absl::Minutes(15);
};

// What has happened on one channel since the process began, by the system's
// clock.
struct NoticeProgress {
  std::string channel;
  absl::Time last_sent = absl::InfinitePast();    // InfinitePast: never.
  int failures = 0;                               // Since `last_sent`.
  absl::Time last_failed = absl::InfinitePast();  // InfinitePast: never.
  std::string last_error;  // Of the last failure; empty after a success.
  // When the loop looks for dead letters to report. InfiniteFuture: when there
  // are new ones.
  absl::Time next_look = absl::InfiniteFuture();
};

// Reports dead letters on one channel: looks for new ones, sends a notice,
// stores up to which letter it has reported, and rests until there are more. It
// takes one step at a time. It lives on after its owner while it waits for an
// answer. Thread-safe.
class NoticeLoop : public std::enable_shared_from_this<NoticeLoop> {
 public:
  // `clock` and `metrics` must outlive this; `letters` and what the channel
  // uses must last until Stop() returns.
  NoticeLoop(DeadLetterStore& letters, NoticeChannel channel, Clock& clock,
             Metrics& metrics, const NoticeOptions& options);

  // Says that there may be dead letters to report. Never blocks.
  void Wake();
  NoticeProgress progress();
  // When this returns, the loop calls neither the store nor the channel any
  // more.
  void Stop();

 private:
  // Runs `step` unless the loop was stopped. Stop() waits for it.
  void Do(const std::function<void()>& step);
  // Looks at `when`, a Clock::Now().
  void LookAt(absl::Time when);
  // When the next notice may be sent after one at `reported`, by the system's
  // clock, of an earlier process. Null: now, or this process knows it already.
  std::optional<absl::Time> NextAfter(absl::Time reported);
  void Look();
  void Summarize(int64_t reported);
  void Send(const DeadLetterSummary& summary);
  void OnSent(const DeadLetterSummary& summary, const absl::Status& status);
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
  int steps_ ABSL_GUARDED_BY(mu_) = 0;       // Those that run now.
  bool busy_ ABSL_GUARDED_BY(mu_) = false;   // False while it rests.
  bool woken_ ABSL_GUARDED_BY(mu_) = false;  // Since it began to look.
  absl::Duration retry_ ABSL_GUARDED_BY(mu_);
  // No notice is sent before, by Clock::Now().
  absl::Time next_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  NoticeProgress progress_ ABSL_GUARDED_BY(mu_);
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_LOOP_H_
