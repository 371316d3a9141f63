#include "server/notifications/replay_run.h"

#include <algorithm>
#include <set>
#include <utility>

namespace gateway {

std::shared_ptr<ReplayRun> ReplayRun::Start(const DeadLetters& letters,
                                            Clock& clock, ReplayOrder order,
                                            Reply<ReplayReport> reply) {
  std::shared_ptr<ReplayRun> run(
      new ReplayRun(letters, clock, std::move(order), std::move(reply)));
  run->Begin();
  return run;
}

ReplayRun::ReplayRun(const DeadLetters& letters, Clock& clock,
                     ReplayOrder order, Reply<ReplayReport> reply)
    : letters_(letters),
      clock_(clock),
      order_(std::move(order)),
      tried_(order_.after),
      next_(clock.Now()),
      reply_(std::move(reply)),
      alarm_(clock) {}

void ReplayRun::Begin() {
  if (order_.numbers.empty()) return List();
  const std::set<int64_t> numbers(order_.numbers.begin(), order_.numbers.end());
  waiting_.assign(numbers.upper_bound(order_.after), numbers.end());
  Next();
}

void ReplayRun::List() {
  DeadLetterQuery query = order_.query;
  query.state = DeadLetter::State::kWaiting;
  // One more, to know whether there are more.
  letters_.store().List(std::move(query), order_.after, order_.max_letters + 1,
                        [weak = weak_from_this()](auto found) {
                          const auto self = weak.lock();
                          if (self == nullptr) return;
                          if (!found.ok())
                            return self->End(found.status(), std::nullopt);
                          for (const DeadLetter& letter : *found)
                            self->waiting_.push_back(letter.number);
                          self->Next();
                        });
}

void ReplayRun::Next() {
  if (waiting_.empty()) return End(absl::OkStatus(), std::nullopt);
  const bool enough = std::ssize(report_.results) == order_.max_letters;
  if (enough || std::max(next_, clock_.Now()) >= order_.until)
    return End(absl::OkStatus(), tried_);
  if (next_ <= clock_.Now()) return ReplayFirst();
  alarm_.Set(next_, weak_from_this(), &ReplayRun::ReplayFirst);
}

void ReplayRun::ReplayFirst() {
  const int64_t number = waiting_.front();
  waiting_.pop_front();
  next_ =
      std::max(next_, clock_.Now()) + absl::Seconds(1) / order_.max_per_second;
  letters_.Replay(number, [weak = weak_from_this(), number](auto replayed) {
    if (const auto self = weak.lock())
      self->OnReplayed(number, std::move(replayed));
  });
}

void ReplayRun::OnReplayed(int64_t number, absl::StatusOr<Replayed> replayed) {
  if (absl::IsNotFound(replayed.status())) {
    Replayed missing{.number = number};
    missing.reason = "there is no such dead letter";
    replayed = std::move(missing);
  }
  if (!replayed.ok()) {
    // Report what was replayed; the caller can ask for the rest again.
    if (report_.results.empty()) return End(replayed.status(), std::nullopt);
    return End(absl::OkStatus(), tried_);
  }
  tried_ = number;
  report_.results.push_back(*std::move(replayed));
  Next();
}

void ReplayRun::End(absl::Status status, std::optional<int64_t> more_after) {
  report_.more_after = more_after;
  if (status.ok()) return std::move(reply_)(std::move(report_));
  std::move(reply_)(std::move(status));
}

}  // namespace gateway
