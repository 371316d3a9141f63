#include "adapters/base/log_sampler.h"

namespace gateway {

void LogSampler::SetLimit(int lines_per_round) {
  MutexLock lock(mu_);
  limit_ = lines_per_round;
}

bool LogSampler::Take(Kind kind) {
  MutexLock lock(mu_);
  Lines& lines = round_[std::move(kind)];
  if (lines.written < limit_) {
    ++lines.written;
    return true;
  }
  ++lines.left_out;
  ++left_out_;
  return false;
}

std::vector<std::pair<LogSampler::Kind, int64_t>> LogSampler::NextRound() {
  std::map<Kind, Lines> ended;
  {
    MutexLock lock(mu_);
    ended.swap(round_);
  }
  std::vector<std::pair<Kind, int64_t>> counts;
  for (auto& [kind, lines] : ended) {
    if (lines.left_out > 0) counts.emplace_back(kind, lines.left_out);
  }
  return counts;
}

int64_t LogSampler::left_out() const {
  MutexLock lock(mu_);
  return left_out_;
}

}  // namespace gateway
