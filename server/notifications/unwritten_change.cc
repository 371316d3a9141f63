#include "server/notifications/unwritten_change.h"

#include <utility>

namespace gateway {
namespace {

// How far the store's position may be behind when nothing else is to be kept.
constexpr int64_t kPositionStep = 1000;

// After a restart nobody has it: what was leased is due.
OutstandingRecord RecordOf(const DeliveryWindow::Entry& entry) {
  OutstandingRecord record;
  record.sequence = entry.sequence;
  record.attempts = entry.attempts;
  record.reason = entry.reason;
  if (entry.state != DeliveryWindow::State::kLeased) record.due = entry.due;
  return record;
}

}  // namespace

UnwrittenChange::UnwrittenChange(const SubscriptionRecord& record)
    : written_scanned_(record.scanned), written_lost_(record.lost) {}

void UnwrittenChange::Seek(int64_t position) {
  seek_ = true;
  std::erase_if(sequences_, [position](const auto& each) {
    return !each.second.has_value() || each.first > position;
  });
}

void UnwrittenChange::Park(ParkedRecord parked) {
  const int64_t sequence = parked.sequence;
  sequences_[sequence] = std::move(parked);
}

bool UnwrittenChange::IsDue(const SubscriptionRecord& record,
                            bool position) const {
  const int64_t behind = record.scanned - written_scanned_;
  return !sequences_.empty() || settings_ || seek_ ||
         record.lost != written_lost_ ||
         behind >= (position ? 1 : kPositionStep);
}

SubscriptionChange UnwrittenChange::Take(SubscriptionRecord& record,
                                         const DeliveryWindow& window) {
  SubscriptionChange change;
  change.name = record.name;
  change.revision = record.revision++;
  if (std::exchange(settings_, false)) change.settings = record.settings;
  change.generation = record.generation;
  change.scanned = written_scanned_ = record.scanned;
  change.lost = written_lost_ = record.lost;
  change.seek = std::exchange(seek_, false);
  for (auto& [sequence, parked] : std::exchange(sequences_, {})) {
    const auto entry = window.entries().find(sequence);
    if (entry != window.entries().end())
      change.outstanding.push_back(RecordOf(entry->second));
    else if (parked)
      change.parked.push_back(*std::move(parked));
    else
      change.settled.push_back(sequence);
  }
  return change;
}

}  // namespace gateway
