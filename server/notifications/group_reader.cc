#include "server/notifications/group_reader.h"

#include <utility>

#include "absl/types/span.h"

namespace gateway {

GroupReader::Step GroupReader::Next(const ConsumerGroup& group, bool writing) {
  const int64_t position = group.record().scanned;
  if (reading_ || group.members().size() == 0) return {};
  if (const auto missing = group.first_missing()) {
    reading_ = true;
    return {Step::Kind::kPage, *missing - 1};
  }
  if (!group.WantsMore()) return {};
  if (replays_) {
    // The store still lists as a replay what is being written as outstanding.
    if (writing) return {};
    reading_ = true;
    // Set again if more is expected while the list is read.
    replays_ = false;
    return {Step::Kind::kReplays, 0};
  }
  if (at_end_) {
    if (std::exchange(waiting_, true)) return {};
    return {Step::Kind::kAwait, position};
  }
  reading_ = true;
  return {Step::Kind::kPage, position};
}

void GroupReader::TakePage(ConsumerGroup& group, int64_t after, Page page,
                           absl::Time now) {
  reading_ = false;
  if (std::exchange(unwanted_, false) || group.members().size() == 0) return;
  group.Find(after, page.notifications, page.reaches_end, now);
  // It may have been read for what was missing.
  if (after != group.record().scanned) return;
  at_end_ = page.notifications.empty();
  page_ = std::move(page);
  next_in_page_ = 0;
}

void GroupReader::Woken() {
  waiting_ = false;
  at_end_ = false;
}

void GroupReader::TakeReplays(ConsumerGroup& group,
                              const std::vector<int64_t>& sequences) {
  reading_ = false;
  const bool wanted = !std::exchange(unwanted_, false);
  if (wanted && sequences.empty()) return;
  replays_ = true;
  if (wanted) group.Replay(sequences);
}

void GroupReader::Failed() {
  reading_ = false;
  unwanted_ = false;
}

void GroupReader::Scan(ConsumerGroup& group, absl::Time now) {
  const auto rest =
      absl::MakeConstSpan(page_.notifications).subspan(next_in_page_);
  // What belongs before it comes first.
  if (rest.empty() || group.first_missing()) return;
  next_in_page_ += group.Scan(rest, now);
  if (next_in_page_ == page_.notifications.size()) {
    page_ = {};
    next_in_page_ = 0;
  }
}

void GroupReader::DropPage() {
  page_ = {};
  next_in_page_ = 0;
  unwanted_ = reading_;
  at_end_ = false;
}

}  // namespace gateway
