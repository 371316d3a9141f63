#include "adapters/store/sqlite/damage.h"

#include "adapters/base/log.h"

namespace gateway {
namespace {

// So many are remembered; what comes later is counted, but not logged.
constexpr size_t kMaxKnown = 10'000;

}  // namespace

void Damage::Note(absl::string_view kind, absl::string_view key) {
  bool logs = false;
  {
    MutexLock lock(mu_);
    std::pair<std::string, std::string> thing(kind, key);
    if (known_.contains(thing)) return;
    logs = known_.size() < kMaxKnown;
    if (logs) known_.insert(std::move(thing));
  }
  if (logs)
    Log(LogLevel::kError, "store_damaged",
        {{"kind", std::string(kind)}, {"key", std::string(key)}});
  if (report_) report_(kind);
}

}  // namespace gateway
