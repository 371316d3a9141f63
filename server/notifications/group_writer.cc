#include "server/notifications/group_writer.h"

#include <utility>

namespace gateway {

void GroupWriter::AnswerWithNext(Answer answer) {
  next_.answers.push_back(std::move(answer));
}

void GroupWriter::AnswerNow(Answer answer,
                            absl::StatusOr<AppliedChange> result) {
  calls_.push_back(
      [answer = std::move(answer), result = std::move(result)]() mutable {
        std::move(answer)(result);
      });
}

GroupWriter::Call GroupWriter::TakeAnswers() {
  if (calls_.empty()) return nullptr;
  return [calls = std::exchange(calls_, {})]() mutable {
    for (Call& call : calls) std::move(call)();
  };
}

std::optional<SubscriptionChange> GroupWriter::Next(ConsumerGroup& group,
                                                    absl::Time now) {
  if (writing_) return std::nullopt;
  next_.deliveries.handouts = group.HandOut(now);
  if (!group.changed(std::exchange(position_due_, false))) return std::nullopt;
  const int64_t lost = group.record().lost;
  next_.deliveries.lost = lost - std::exchange(reported_lost_, lost);
  on_way_ = std::exchange(next_, {});
  writing_ = true;
  return group.TakeChange();
}

GroupWriter::Deliveries GroupWriter::Finish(
    const absl::StatusOr<AppliedChange>& written) {
  writing_ = false;
  Waiting waited = std::exchange(on_way_, {});
  for (Answer& answer : waited.answers) AnswerNow(std::move(answer), written);
  return std::move(waited.deliveries);
}

void GroupWriter::Fail(const absl::Status& status) {
  for (Answer& answer : std::exchange(next_, {}).answers)
    AnswerNow(std::move(answer), status);
}

}  // namespace gateway
