#include "server/notifications/delivery_window.h"

namespace gateway {

DeliveryWindow::Entry* DeliveryWindow::Find(int64_t sequence) {
  const auto it = entries_.find(sequence);
  return it == entries_.end() ? nullptr : &it->second;
}

DeliveryWindow::Entry* DeliveryWindow::NextReady() {
  return ready_.empty() ? nullptr : Find(*ready_.begin());
}

std::optional<int64_t> DeliveryWindow::first_missing() const {
  if (missing_.empty()) return std::nullopt;
  return *missing_.begin();
}

void DeliveryWindow::Add(NotificationPtr notification, absl::Time now) {
  const int64_t sequence = notification->event().sequence;
  AddMissing({.sequence = sequence});
  Attach(*Find(sequence), std::move(notification), now);
}

void DeliveryWindow::AddMissing(const OutstandingRecord& record) {
  const auto [it, added] = entries_.try_emplace(record.sequence);
  if (!added) return;
  it->second.sequence = record.sequence;
  it->second.attempts = record.attempts;
  it->second.due = record.due;
  it->second.reason = record.reason;
  missing_.insert(record.sequence);
}

void DeliveryWindow::Attach(Entry& entry, NotificationPtr notification,
                            absl::Time now) {
  entry.replayed = false;
  entry.notification = std::move(notification);
  bytes_ += entry.notification->size();
  Place(entry, now);
}

void DeliveryWindow::Lease(Entry& entry, MemberId member, absl::Time deadline) {
  ++entry.attempts;
  entry.member = member;
  entry.due = deadline;
  Move(entry, State::kLeased);
}

void DeliveryWindow::Extend(Entry& entry, absl::Time deadline) {
  due_.erase({entry.due, entry.sequence});
  entry.due = deadline;
  due_.emplace(entry.due, entry.sequence);
}

void DeliveryWindow::Release(Entry& entry, absl::Time due, absl::Time now) {
  due_.erase({entry.due, entry.sequence});
  entry.due = due;
  if (entry.state != State::kMissing) Place(entry, now);
}

void DeliveryWindow::Remove(Entry& entry, absl::Time now) {
  Move(entry, State::kMissing);
  missing_.erase(entry.sequence);
  EndTurn(entry, now);
  if (entry.notification != nullptr) bytes_ -= entry.notification->size();
  entries_.erase(entry.sequence);
}

void DeliveryWindow::Clear() {
  bytes_ = 0;
  entries_.clear();
  missing_.clear();
  ready_.clear();
  due_.clear();
  customers_.clear();
}

absl::Time DeliveryWindow::next_due() const {
  return due_.empty() ? absl::InfiniteFuture() : due_.begin()->first;
}

std::vector<int64_t> DeliveryWindow::PassTime(absl::Time now) {
  std::vector<int64_t> expired;
  for (auto it = due_.begin(); it != due_.end() && it->first <= now;) {
    Entry& entry = *Find((it++)->second);
    if (entry.state == State::kLeased)
      expired.push_back(entry.sequence);
    else
      Move(entry, State::kReady);
  }
  return expired;
}

void DeliveryWindow::DropNotifications() {
  bytes_ = 0;
  ready_.clear();
  due_.clear();
  customers_.clear();
  for (auto& [sequence, entry] : entries_) {
    entry.state = State::kMissing;
    entry.notification = nullptr;
    missing_.insert(sequence);
  }
}

void DeliveryWindow::Place(Entry& entry, absl::Time now) {
  if (Customer* const customer = CustomerOf(entry)) {
    if (customer->active != 0 && customer->active != entry.sequence)
      return Move(entry, State::kBlocked);
    customer->active = entry.sequence;
  }
  Move(entry, entry.due > now ? State::kWaiting : State::kReady);
}

void DeliveryWindow::Move(Entry& entry, State state) {
  switch (entry.state) {
    case State::kMissing: missing_.erase(entry.sequence); break;
    case State::kBlocked:
      CustomerOf(entry)->blocked.erase(entry.sequence);
      break;
    case State::kReady: ready_.erase(entry.sequence); break;
    case State::kWaiting:
    case State::kLeased: due_.erase({entry.due, entry.sequence}); break;
  }
  entry.state = state;
  switch (entry.state) {
    case State::kMissing: missing_.insert(entry.sequence); break;
    case State::kBlocked:
      CustomerOf(entry)->blocked.insert(entry.sequence);
      break;
    case State::kReady: ready_.insert(entry.sequence); break;
    case State::kWaiting:
    case State::kLeased: due_.emplace(entry.due, entry.sequence); break;
  }
}

DeliveryWindow::Customer* DeliveryWindow::CustomerOf(const Entry& entry) {
  if (!order_by_customer_ || entry.notification == nullptr) return nullptr;
  const std::string& customer = entry.notification->event().customer;
  return customer.empty() ? nullptr : &customers_[customer];
}

void DeliveryWindow::EndTurn(const Entry& entry, absl::Time now) {
  Customer* const customer = CustomerOf(entry);
  if (customer == nullptr || customer->active != entry.sequence) return;
  customer->active = 0;
  if (customer->blocked.empty()) {
    customers_.erase(entry.notification->event().customer);
    return;
  }
  Place(*Find(*customer->blocked.begin()), now);
}

}  // namespace gateway
