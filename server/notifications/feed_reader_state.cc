#include "server/notifications/feed_reader_state.h"

#include <string>

#include "adapters/base/proto_time.h"
#include "server/notifications/cursor.h"
#include "server/notifications/notification_errors.h"

namespace gateway {

absl::Time FeedReaderState::Begin(absl::Time now) {
  last_write_ = now;
  return now + options_.progress_interval;
}

FeedReaderState::Action FeedReaderState::Next(absl::Time now) {
  if (writing_ || finished_) return {};
  if (end_) {
    finished_ = true;
    return {.kind = Action::Kind::kFinish, .status = *end_};
  }
  SubscriberResponse response;
  if (close_time_) {
    end_ = GatewayDraining();
    *response.rest.mutable_drain()->mutable_close_time() =
        ToProto(*close_time_);
    return Write(std::move(response), now);
  }
  response.batch = scan_.TakeBatch();
  if (!response.batch.empty()) return Write(std::move(response), now);
  if (scan_.CatchUp()) {
    response.rest.mutable_caught_up();
    return Write(std::move(response), now);
  }
  if (progress_due_) {
    response.rest.mutable_progress();
    return Write(std::move(response), now);
  }
  const FeedScan::Step read = scan_.Next();
  if (read.kind == FeedScan::Step::Kind::kRest) return {};
  return {.kind = Action::Kind::kRead, .read = read};
}

FeedReaderState::Action FeedReaderState::Write(SubscriberResponse response,
                                               absl::Time now) {
  if (const auto position = scan_.position()) {
    // Mostly the batch has it, which is made once for all streams.
    const SharedNotification* last =
        response.batch.empty() ? nullptr : response.batch.back();
    response.rest.set_cursor(last != nullptr &&
                                     last->event().sequence == *position
                                 ? std::string(last->cursor())
                                 : EncodeCursor(log_, *position));
  }
  response.rest.set_lost(scan_.TakeLost());
  writing_ = true;
  progress_due_ = false;
  last_write_ = now;
  return {.kind = Action::Kind::kWrite, .response = std::move(response)};
}

void FeedReaderState::Written(bool ok) {
  writing_ = false;
  if (!ok) End(absl::CancelledError());
}

bool FeedReaderState::Take(absl::FunctionRef<absl::Status(FeedScan&)> take) {
  if (finished_) return false;
  const absl::Status status = take(scan_);
  if (!status.ok()) End(status);
  return true;
}

void FeedReaderState::End(absl::Status status) {
  if (!end_) end_ = std::move(status);
}

absl::Time FeedReaderState::PassTime(absl::Time now) {
  const absl::Time due = last_write_ + options_.progress_interval;
  if (due > now) return due;
  progress_due_ = true;
  return now + options_.progress_interval;
}

}  // namespace gateway
