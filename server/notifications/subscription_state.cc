#include "server/notifications/subscription_state.h"

#include <algorithm>
#include <utility>

#include "adapters/base/status_macros.h"
#include "server/notifications/group_view.h"
#include "server/notifications/notification_errors.h"

namespace gateway {
namespace {

constexpr absl::Duration kReloadDelay = absl::Seconds(1);

}  // namespace

SubscriptionState::SubscriptionState(const EventLog& log,
                                     const LoadedSubscription& loaded)
    : log_(log), group_(loaded) {
  writer_.Begin(loaded.record.lost);
}

SubscriptionState::Step SubscriptionState::Next(absl::Time now) {
  if (GroupWriter::Call answers = writer_.TakeAnswers())
    return {.kind = Step::Kind::kCall, .call = std::move(answers)};
  if (Step step = ServeMembers(now); step.kind != Step::Kind::kRest)
    return step;
  if (group_) return ServeGroup(now);
  if (!MayLoad() || now < load_time_) return {};
  loading_ = true;
  return {.kind = Step::Kind::kLoad};
}

SubscriptionState::Step SubscriptionState::ServeMembers(absl::Time now) {
  auto call = streams_.Next(
      group_ ? &*group_ : nullptr,
      [this] {
        return group_ ? ProgressOf(*group_, log_) : v1::ConsumeProgress();
      },
      now);
  if (!call) return {};
  if (streams_.empty()) reader_.DropPage();
  return {.kind = Step::Kind::kCall, .call = std::move(call)};
}

SubscriptionState::Step SubscriptionState::ServeGroup(absl::Time now) {
  // What is trimmed is lost, though the feed may still have it in memory.
  if (!streams_.empty() && group_->Overtake(log_.bounds().first, now))
    reader_.DropPage();
  reader_.Scan(*group_, now);
  if (auto change = writer_.Next(*group_, now))
    return {.kind = Step::Kind::kWrite, .change = *std::move(change)};
  const GroupReader::Step read = reader_.Next(*group_, writer_.writing());
  if (read.kind == GroupReader::Step::Kind::kRest) return {};
  return {.kind = Step::Kind::kRead, .read = read};
}

absl::Time SubscriptionState::next_due() const {
  if (!group_) return MayLoad() ? load_time_ : absl::InfiniteFuture();
  return std::min(group_->next_due(), streams_.next_progress());
}

void SubscriptionState::PassTime(absl::Time now) {
  writer_.WritePosition();
  if (group_) group_->PassTime(now);
}

void SubscriptionState::TakeLoaded(
    const absl::StatusOr<LoadedSubscription>& loaded, absl::Time now) {
  loading_ = false;
  if (closed_) return;
  if (absl::IsNotFound(loaded.status())) return Close();
  if (!loaded.ok()) {
    load_time_ = now + kReloadDelay;
    return;
  }
  group_.emplace(*loaded);
  writer_.Begin(loaded->record.lost);
  reader_.ExpectReplays();
}

void SubscriptionState::TakeWritten(
    const absl::StatusOr<AppliedChange>& written) {
  if (!written.ok()) {
    const absl::Status failure = FromSubscriptionStore(written.status());
    writer_.Finish(failure);
    closed_ = closed_ || absl::IsNotFound(failure);
    if (group_) Fail(failure);
    return;
  }
  GroupWriter::Deliveries deliveries = writer_.Finish(written);
  if (!group_) return;
  streams_.Deliver(std::move(deliveries.handouts));
  if (deliveries.lost > 0) streams_.Lose(deliveries.lost);
}

void SubscriptionState::TakePage(int64_t after, absl::StatusOr<Page> page,
                                 absl::Time now) {
  if (!group_ || !page.ok()) reader_.Failed();
  if (!group_) return;
  if (page.ok()) return reader_.TakePage(*group_, after, *std::move(page), now);
  // What is trimmed is seen in the log's bounds.
  if (!absl::IsOutOfRange(page.status())) Fail(SubscriptionsUnavailable());
}

void SubscriptionState::TakeReplays(
    const absl::StatusOr<std::vector<int64_t>>& sequences) {
  if (group_ && sequences.ok()) return reader_.TakeReplays(*group_, *sequences);
  reader_.Failed();
  reader_.ExpectReplays();
  if (group_) Fail(SubscriptionsUnavailable());
}

absl::StatusOr<MemberId> SubscriptionState::Join(Consumer& consumer,
                                                 const ConsumeOptions& options,
                                                 absl::Time now) {
  RETURN_IF_ERROR(Condition());
  ASSIGN_OR_RETURN(const MemberId id,
                   streams_.Add(consumer, options.progress_interval, now));
  group_->Join(id, options.limits);
  return id;
}

void SubscriptionState::Written(MemberId id, bool ok) {
  if (streams_.Written(id, ok) && group_) group_->Free(id);
}

void SubscriptionState::Change(
    absl::FunctionRef<absl::StatusOr<bool>(ConsumerGroup&)> change,
    GroupWriter::Answer answer) {
  const absl::Status condition = Condition();
  const absl::StatusOr<bool> must_write =
      condition.ok() ? change(*group_) : condition;
  if (!must_write.ok())
    writer_.AnswerNow(std::move(answer), must_write.status());
  else if (*must_write)
    writer_.AnswerWithNext(std::move(answer));
  else
    writer_.AnswerNow(std::move(answer), AppliedChange());
}

void SubscriptionState::Seek(int64_t position, int64_t& skipped, absl::Time now,
                             GroupWriter::Answer answer) {
  Change(
      [&](ConsumerGroup& group) {
        skipped = group.Seek(position, now);
        reader_.DropPage();
        return true;
      },
      std::move(answer));
}

void SubscriptionState::Erase(const std::string& customer, int64_t through,
                              absl::Time now) {
  if (group_) group_->Erase(customer, through, now);
  // Read again, the page is without what was erased.
  reader_.DropPage();
}

absl::StatusOr<v1::Subscription> SubscriptionState::View() const {
  RETURN_IF_ERROR(Condition());
  return ViewOf(*group_, log_, streams_.size());
}

void SubscriptionState::Close() {
  closed_ = true;
  Fail(NoSuchSubscription());
}

absl::Status SubscriptionState::Condition() const {
  if (closed_) return NoSuchSubscription();
  return group_ ? absl::OkStatus() : SubscriptionsUnavailable();
}

bool SubscriptionState::MayLoad() const {
  return !closed_ && !loading_ && !writer_.writing();
}

void SubscriptionState::Fail(const absl::Status& status) {
  streams_.EndAll(status);
  writer_.Fail(status);
  group_.reset();
  reader_.DropPage();
}

}  // namespace gateway
