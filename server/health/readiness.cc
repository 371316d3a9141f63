#include "server/health/readiness.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"

namespace gateway {
namespace {

constexpr size_t kMaxLineBytes = 500;

void LogChange(const std::string& part, const absl::Status& state) {
  if (state.ok()) {
    Log(LogLevel::kInfo, "ready", {{"part", part}});
  } else {
    const bool meant = absl::IsCancelled(state);
    Log(meant ? LogLevel::kInfo : LogLevel::kError, "not_ready",
        {{"part", part}, {"reason", std::string(state.message())}});
  }
}

}  // namespace

void Readiness::Set(absl::string_view part, absl::Status state) {
  std::string name(part);
  bool turned = false;
  {
    MutexLock lock(mu_);
    const auto [it, is_new] = parts_.try_emplace(name);
    if (!is_new && it->second == state) return;
    turned = it->second.ok() != state.ok();
    it->second = state;
  }
  if (turned) LogChange(name, state);
  if (changed_ != nullptr) changed_();
}

bool Readiness::ready() const {
  MutexLock lock(mu_);
  return std::all_of(parts_.begin(), parts_.end(),
                     [](const auto& part) { return part.second.ok(); });
}

Readiness::Parts Readiness::parts() const {
  MutexLock lock(mu_);
  return parts_;
}

std::string WhyNotReady(const Readiness::Parts& parts) {
  std::string line;
  for (const auto& [name, state] : parts) {
    if (state.ok()) continue;
    absl::StrAppend(&line, line.empty() ? "" : "; ", name, ": ",
                    state.message());
  }
  line.resize(std::min(line.size(), kMaxLineBytes));
  std::replace_if(
      line.begin(), line.end(),
      [](unsigned char c) { return !absl::ascii_isprint(c); }, '?');
  return line;
}

}  // namespace gateway
