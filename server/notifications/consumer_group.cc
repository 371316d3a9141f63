#include "server/notifications/consumer_group.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/notifications/notification_view.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {
namespace {

constexpr char kNotAcknowledged[] = "not acknowledged";

}  // namespace

ConsumerGroup::ConsumerGroup(const LoadedSubscription& loaded)
    : record_(loaded.record),
      filter_(loaded.record.settings.filter()),
      ack_deadline_(AckDeadline(loaded.record.settings)),
      window_(loaded.record.settings.order_by_customer()),
      unwritten_(loaded.record) {
  for (const OutstandingRecord& each : loaded.outstanding)
    window_.AddMissing(each);
}

int64_t ConsumerGroup::settled() const {
  if (window_.size() == 0) return record_.scanned;
  return std::min(record_.scanned, window_.entries().begin()->first - 1);
}

void ConsumerGroup::Leave(MemberId id, absl::Time now) {
  for (const int64_t sequence : members_.Leave(id)) {
    if (Entry* const entry = window_.Find(sequence))
      window_.Release(*entry, now, now);
  }
  if (members_.size() == 0) window_.DropNotifications();
}

bool ConsumerGroup::WantsMore() const {
  return members_.credit() > static_cast<int64_t>(window_.ready()) &&
         window_.size() < kMaxOutstanding &&
         window_.bytes() < kMaxBytesPerMember * std::ssize(members_);
}

void ConsumerGroup::Find(int64_t after, absl::Span<const NotificationPtr> found,
                         bool reaches_end, absl::Time now) {
  auto next = found.begin();
  while (const auto missing = window_.first_missing()) {
    while (next != found.end() && (*next)->event().sequence < *missing) ++next;
    if (*missing <= after || (next == found.end() && !reaches_end)) return;
    Entry& entry = *window_.Find(*missing);
    const bool is_trimmed =
        next == found.end() || (*next)->event().sequence != *missing;
    // Whoever asked for a replay of what is erased gets no other sign.
    if (is_trimmed || (*next)->event().damaged ||
        ((*next)->event().erased && entry.replayed))
      Lose(entry, now);
    else if ((*next)->event().erased)
      Settle(entry, now);
    else
      window_.Attach(entry, *next, now);
  }
}

size_t ConsumerGroup::Scan(absl::Span<const NotificationPtr> found,
                           absl::Time now) {
  size_t scanned = 0;
  for (; scanned < found.size() && WantsMore(); ++scanned) {
    const Event& event = found[scanned]->event();
    record_.scanned = event.sequence;
    // Whether it would have passed is not known.
    if (event.damaged) ++record_.lost;
    if (!Passes(event)) continue;
    // A replay may have brought it already.
    if (window_.Find(event.sequence) == nullptr)
      window_.Add(found[scanned], now);
    unwritten_.Touch(event.sequence);
  }
  return scanned;
}

bool ConsumerGroup::Passes(const Event& event) const {
  return IsVisible(event, record_.caller) && filter_.Matches(event);
}

bool ConsumerGroup::Overtake(int64_t first, absl::Time now) {
  while (const auto missing = window_.first_missing()) {
    if (*missing >= first) break;
    Lose(*window_.Find(*missing), now);
  }
  if (record_.scanned >= first - 1) return false;
  record_.lost += first - 1 - record_.scanned;
  record_.scanned = first - 1;
  return true;
}

void ConsumerGroup::Erase(const std::string& customer, int64_t through,
                          absl::Time now) {
  std::vector<int64_t> erased;
  for (const auto& [sequence, entry] : window_.entries()) {
    // What is missing will be found erased.
    if (sequence <= through && entry.notification != nullptr &&
        entry.notification->event().customer == customer)
      erased.push_back(sequence);
  }
  for (const int64_t sequence : erased) {
    Entry& entry = *window_.Find(sequence);
    members_.Answered(entry.member, sequence);
    Settle(entry, now);
  }
}

void ConsumerGroup::Replay(absl::Span<const int64_t> sequences) {
  for (const int64_t sequence : sequences) {
    window_.AddMissing({.sequence = sequence});
    window_.Find(sequence)->replayed = true;
    unwritten_.Touch(sequence);
  }
}

ConsumerGroup::Entry* ConsumerGroup::EntryOf(const AckId& id) {
  if (id.generation != record_.generation || id.attempt < 1) return nullptr;
  Entry* const entry = window_.Find(id.sequence);
  return entry != nullptr && entry->attempts == id.attempt ? entry : nullptr;
}

bool ConsumerGroup::Acknowledge(const AckId& id, absl::Time now) {
  Entry* const entry = EntryOf(id);
  if (entry == nullptr) return false;
  members_.Answered(entry->member, entry->sequence);
  Settle(*entry, now);
  return true;
}

bool ConsumerGroup::Nack(const AckId& id, std::optional<absl::Duration> delay,
                         const std::string& reason, absl::Time now) {
  Entry* const entry = EntryOf(id);
  if (entry == nullptr) return false;
  members_.Answered(entry->member, entry->sequence);
  if (!reason.empty()) entry->reason = reason;
  const absl::Duration wait =
      delay.value_or(Backoff(record_.settings, entry->attempts));
  Fail(*entry, "nacked without a reason", now + wait, now);
  return true;
}

bool ConsumerGroup::Extend(const AckId& id, absl::Time deadline) {
  Entry* const entry = EntryOf(id);
  if (entry == nullptr || entry->state != DeliveryWindow::State::kLeased)
    return false;
  members_.ShowedLife(entry->member);
  window_.Extend(*entry, deadline);
  return true;
}

bool ConsumerGroup::Has(const Handout& handout) const {
  const auto it =
      window_.entries().find(handout.notification->event().sequence);
  return it != window_.entries().end() &&
         it->second.state == DeliveryWindow::State::kLeased &&
         it->second.member == handout.member &&
         it->second.attempts == handout.attempt;
}

void ConsumerGroup::Update(v1::Subscription settings) {
  record_.settings = std::move(settings);
  filter_ = Filter(record_.settings.filter());
  ack_deadline_ = AckDeadline(record_.settings);
  unwritten_.SetSettings();
}

int64_t ConsumerGroup::Seek(int64_t position, absl::Time now) {
  const auto& entries = window_.entries();
  const int64_t skipped =
      std::distance(entries.begin(), entries.upper_bound(position));
  window_.Clear();
  members_.TakeBackAll();
  unwritten_.Seek(position);
  record_.generation = std::max(record_.generation + 1, absl::ToUnixNanos(now));
  record_.scanned = position;
  return skipped;
}

void ConsumerGroup::PassTime(absl::Time now) {
  for (const int64_t sequence : window_.PassTime(now)) {
    Entry& entry = *window_.Find(sequence);
    members_.Expired(entry.member, sequence);
    Fail(entry, kNotAcknowledged, now, now);
  }
}

std::vector<Handout> ConsumerGroup::HandOut(absl::Time now) {
  std::vector<Handout> handouts;
  while (Entry* const entry = window_.NextReady()) {
    if (entry->attempts >= record_.settings.max_attempts()) {
      Park(*entry, kNotAcknowledged, now);
      continue;
    }
    const int64_t bytes = entry->notification->size();
    const auto member = members_.Choose(bytes);
    if (!member) break;
    members_.Give(*member, entry->sequence, bytes);
    window_.Lease(*entry, *member, now + ack_deadline_);
    unwritten_.Touch(entry->sequence);
    handouts.push_back({.member = *member,
                        .attempt = entry->attempts,
                        .ack_id = EncodeAckId({.generation = record_.generation,
                                               .sequence = entry->sequence,
                                               .attempt = entry->attempts}),
                        .notification = entry->notification});
  }
  members_.CloseBatches();
  return handouts;
}

void ConsumerGroup::Fail(Entry& entry, const std::string& why, absl::Time due,
                         absl::Time now) {
  if (entry.attempts >= record_.settings.max_attempts())
    return Park(entry, why, now);
  window_.Release(entry, due, now);
  unwritten_.Touch(entry.sequence);
}

void ConsumerGroup::Park(Entry& entry, const std::string& why, absl::Time now) {
  unwritten_.Park({.sequence = entry.sequence,
                   .attempts = entry.attempts,
                   .park_time = now,
                   .reason = entry.reason.empty() ? why : entry.reason});
  window_.Remove(entry, now);
}

void ConsumerGroup::Settle(Entry& entry, absl::Time now) {
  unwritten_.Touch(entry.sequence);
  window_.Remove(entry, now);
}

void ConsumerGroup::Lose(Entry& entry, absl::Time now) {
  ++record_.lost;
  Settle(entry, now);
}

SubscriptionChange ConsumerGroup::TakeChange() {
  return unwritten_.Take(record_, window_);
}

}  // namespace gateway
