#ifndef SERVER_NOTIFICATIONS_MEMBER_STREAM_H_
#define SERVER_NOTIFICATIONS_MEMBER_STREAM_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/notifications/consumer.h"

namespace gateway {

// The stream of one member: which response it carries next. It carries one
// response at a time. This class calls nobody and takes no lock.
class MemberStream {
 public:
  MemberStream(Consumer& consumer, absl::Duration progress_interval,
               absl::Time now)
      : consumer_(consumer),
        progress_interval_(progress_interval),
        last_write_(now) {}

  Consumer& consumer() const { return consumer_; }
  // Whether a response is being written.
  bool writing() const { return writing_; }
  // The status to end the stream with; nothing while it goes on.
  const std::optional<absl::Status>& end() const { return end_; }
  // When the member gets a progress response, unless it gets another before.
  absl::Time progress_time() const { return last_write_ + progress_interval_; }
  // Whether deliveries wait to be sent.
  bool has_batch() const { return !batch_.empty(); }

  void Deliver(Handout handout) { batch_.push_back(std::move(handout)); }
  void Lose(int64_t count) { lost_ += count; }
  void Drain(absl::Time close_time) { close_time_ = close_time; }
  // Ends the stream as soon as nothing is being written. If it is called twice,
  // the first status counts.
  void End(const absl::Status& status) {
    if (!end_) end_ = status;
  }

  // Drops the waiting deliveries that the group has taken back from the member.
  void KeepOnly(const ConsumerGroup& group);
  // Returns the next response, if there is one; from then on it is being
  // written. `progress` is called for a response if nothing else waits and
  // progress_time() has come.
  std::optional<ConsumerResponse> Next(
      absl::FunctionRef<v1::ConsumeProgress()> progress, absl::Time now);
  // The response is written. Returns whether it carried deliveries.
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

#endif  // SERVER_NOTIFICATIONS_MEMBER_STREAM_H_
