#ifndef SERVER_NOTIFICATIONS_REPLAY_RUN_H_
#define SERVER_NOTIFICATIONS_REPLAY_RUN_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/alarm.h"
#include "adapters/base/clock.h"
#include "server/notifications/dead_letters.h"

namespace gateway {

// What to replay, and how fast.
struct ReplayOrder {
  // These letters; or, if there are none, those that wait and match.
  std::vector<int64_t> numbers;
  DeadLetterQuery query;
  int64_t after = 0;  // Of those, the ones above.
  int max_letters = 100;
  int max_per_second = 20;
  absl::Time until = absl::InfiniteFuture();
};

// What was tried.
struct ReplayReport {
  std::vector<Replayed> results;
  // The last number that was tried, if others follow it; else nothing.
  std::optional<int64_t> more_after;
};

// Replays letters one after the other, and not too fast. It ends with a report,
// or with an error if the store fails before anything was replayed. When it is
// destroyed, it stops after the letter that is on its way.
class ReplayRun : public std::enable_shared_from_this<ReplayRun> {
 public:
  // `letters` and `clock` outlive this and what is under way.
  static std::shared_ptr<ReplayRun> Start(const DeadLetters& letters,
                                          Clock& clock, ReplayOrder order,
                                          Reply<ReplayReport> reply);

 private:
  ReplayRun(const DeadLetters& letters, Clock& clock, ReplayOrder order,
            Reply<ReplayReport> reply);

  void Begin();
  void List();
  void Next();
  void ReplayFirst();
  void OnReplayed(int64_t number, absl::StatusOr<Replayed> replayed);
  void End(absl::Status status, std::optional<int64_t> more_after);

  const DeadLetters& letters_;
  Clock& clock_;
  const ReplayOrder order_;
  // Only one step is under way at a time; they follow each other.
  std::deque<int64_t> waiting_;
  int64_t tried_ = 0;  // The last number.
  absl::Time next_;
  ReplayReport report_;
  Reply<ReplayReport> reply_;
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_REPLAY_RUN_H_
