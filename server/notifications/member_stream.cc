#include "server/notifications/member_stream.h"

#include <utility>

#include "adapters/base/proto_time.h"
#include "server/notifications/notification_errors.h"

namespace gateway {

void MemberStream::KeepOnly(const ConsumerGroup& group) {
  std::erase_if(batch_,
                [&](const Handout& handout) { return !group.Has(handout); });
}

std::optional<ConsumerResponse> MemberStream::Next(
    absl::FunctionRef<v1::ConsumeProgress()> progress, absl::Time now) {
  ConsumerResponse response;
  if (close_time_) {
    *response.rest.mutable_drain()->mutable_close_time() =
        ToProto(*close_time_);
    End(GatewayDraining());
  } else if (lost_ > 0) {
    response.rest.mutable_lost()->set_count(std::exchange(lost_, 0));
  } else if (!batch_.empty()) {
    response.deliveries = std::exchange(batch_, {});
  } else if (progress_time() <= now) {
    *response.rest.mutable_progress() = progress();
  } else {
    return std::nullopt;
  }
  writing_ = true;
  writing_batch_ = !response.deliveries.empty();
  last_write_ = now;
  return response;
}

bool MemberStream::Written() {
  writing_ = false;
  return std::exchange(writing_batch_, false);
}

}  // namespace gateway
