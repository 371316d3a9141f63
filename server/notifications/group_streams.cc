#include "server/notifications/group_streams.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "server/notifications/notification_errors.h"

namespace gateway {
namespace {

absl::Status TooManyMembers() {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   v1::ERROR_REASON_TOO_MANY_MEMBERS,
                   absl::StrCat("the subscription has ",
                                GroupStreams::kMaxMembers, " members"));
}

}  // namespace

absl::StatusOr<MemberId> GroupStreams::Add(Consumer& consumer,
                                           absl::Duration progress_interval,
                                           absl::Time now) {
  if (close_time_) return GatewayDraining();
  if (size() >= kMaxMembers) return TooManyMembers();
  const MemberId id = ++last_id_;
  streams_.try_emplace(id, consumer, progress_interval, now);
  return id;
}

bool GroupStreams::Written(MemberId id, bool ok) {
  MemberStream& stream = streams_.at(id);
  const bool was_batch = stream.Written();
  if (!ok) stream.End(absl::CancelledError());
  return was_batch;
}

void GroupStreams::End(MemberId id) {
  if (const auto it = streams_.find(id); it != streams_.end())
    it->second.End(absl::CancelledError());
}

void GroupStreams::EndAll(const absl::Status& status) {
  for (auto& [id, stream] : streams_) stream.End(status);
}

void GroupStreams::Drain(absl::Time close_time) {
  close_time_ = close_time;
  for (auto& [id, stream] : streams_) stream.Drain(close_time);
}

void GroupStreams::Deliver(std::vector<Handout> handouts) {
  for (Handout& handout : handouts) {
    if (const auto it = streams_.find(handout.member); it != streams_.end())
      it->second.Deliver(std::move(handout));
  }
}

void GroupStreams::Lose(int64_t count) {
  for (auto& [id, stream] : streams_) stream.Lose(count);
}

GroupStreams::Call GroupStreams::Next(
    ConsumerGroup* group, absl::FunctionRef<v1::ConsumeProgress()> progress,
    absl::Time now) {
  for (auto it = streams_.begin(); it != streams_.end(); ++it) {
    auto& [id, stream] = *it;
    if (stream.writing()) continue;
    Consumer& consumer = stream.consumer();
    if (stream.end()) {
      if (group != nullptr) group->Leave(id, now);
      const absl::Status status = *stream.end();
      streams_.erase(it);
      return [&consumer, status] { consumer.Finish(status); };
    }
    if (group != nullptr && stream.has_batch()) {
      stream.KeepOnly(*group);
      if (!stream.has_batch()) group->Free(id);
    }
    if (auto response = stream.Next(progress, now)) {
      return [&consumer, response = *std::move(response)]() mutable {
        consumer.Write(std::move(response));
      };
    }
  }
  return nullptr;
}

absl::Time GroupStreams::next_progress() const {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [id, stream] : streams_) {
    if (!stream.writing()) next = std::min(next, stream.progress_time());
  }
  return next;
}

}  // namespace gateway
