#include "server/notices/notices.h"

#include <utility>

namespace gateway {

Notices::Notices(DeadLetterStore& letters, std::vector<NoticeChannel> channels,
                 Clock& clock, Metrics& metrics, NoticeOptions options) {
  for (NoticeChannel& channel : channels) {
    loops_.push_back(std::make_shared<NoticeLoop>(letters, std::move(channel),
                                                  clock, metrics, options));
  }
}

Notices::~Notices() { Stop(); }

void Notices::Wake() {
  for (const auto& loop : loops_) loop->Wake();
}

std::vector<NoticeProgress> Notices::Progress() const {
  std::vector<NoticeProgress> progress;
  for (const auto& loop : loops_) progress.push_back(loop->progress());
  return progress;
}

void Notices::Stop() {
  for (const auto& loop : loops_) loop->Stop();
}

}  // namespace gateway
