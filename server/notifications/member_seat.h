#ifndef SERVER_NOTIFICATIONS_MEMBER_SEAT_H_
#define SERVER_NOTIFICATIONS_MEMBER_SEAT_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/notifications/consumer.h"

namespace gateway {

// What one member is to be told, one response at a time.
class MemberSeat {
 public:
  MemberSeat(Consumer& consumer, absl::Duration progress_interval,
             absl::Time now)
      : consumer_(consumer),
        progress_interval_(progress_interval),
        last_write_(now) {}

  Consumer& consumer() const { return consumer_; }
  // Whether a response is being written.
  bool writing() const { return writing_; }
  // Why the stream is to end, once it is.
  const std::optional<absl::Status>& end() const { return end_; }
  // When it is to hear of progress, if of nothing else.
  absl::Time progress_time() const { return last_write_ + progress_interval_; }
  // Whether a batch waits to be told.
  bool has_batch() const { return !batch_.empty(); }

  void Deliver(Handout handout) { batch_.push_back(std::move(handout)); }
  void Lose(int64_t count) { lost_ += count; }
  void Drain(absl::Time close_time) { close_time_ = close_time; }
  // Ends the stream as soon as nothing is being written. The first reason
  // counts.
  void End(const absl::Status& status) {
    if (!end_) end_ = status;
  }

  // Takes back what waits to be told and the member no longer has.
  void KeepOnly(const ConsumerGroup& group);
  // The next response, if there is one; it is then being written. `progress` is
  // told if there is nothing else and it is time.
  std::optional<ConsumerResponse> Next(
      absl::FunctionRef<v1::ConsumeProgress()> progress, absl::Time now);
  // The response is written. Returns whether it was a batch.
  bool Written();

 private:
  Consumer& consumer_;
  const absl::Duration progress_interval_;
  absl::Time last_write_;
  bool writing_ = false;
  bool writing_batch_ = false;
  std::vector<Handout> batch_;
  int64_t lost_ = 0;
  std::optional<absl::Time> close_time_;
  std::optional<absl::Status> end_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_MEMBER_SEAT_H_
