#include "tests/bench/flight.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace bench {

Flight::Flight(int calls, int at_once, Start start)
    : calls_(calls), at_once_(at_once), start_(std::move(start)) {}

Report Flight::Run() {
  const absl::Time began = absl::Now();
  for (int i = 0; i < at_once_; ++i) Next();
  gateway::MutexLock lock(mu_);
  while (started_ < calls_ || running_ > 0) ended_.Wait(mu_);
  report_.whole = absl::Now() - began;
  return std::move(report_);
}

void Flight::Next() {
  int number = 0;
  {
    gateway::MutexLock lock(mu_);
    if (started_ == calls_) return;
    number = started_++;
    ++running_;
  }
  start_(number, [this, began = absl::Now()](const std::string& how) {
    End(began, how);
  });
}

void Flight::End(absl::Time began, const std::string& how) {
  const absl::Duration took = absl::Now() - began;
  // Before this one counts as ended: then Run() may return.
  Next();
  gateway::MutexLock lock(mu_);
  ++report_.ended[how];
  report_.took.push_back(took);
  --running_;
  ended_.NotifyAll();
}

nlohmann::json ToJson(Report report) {
  auto& took = report.took;
  std::sort(took.begin(), took.end());
  const auto at = [&took](size_t per_mille) {
    const size_t last = took.empty() ? 0 : took.size() - 1;
    return took.empty()
               ? 0.0
               : absl::ToDoubleMilliseconds(took[last * per_mille / 1000]);
  };
  return {{"ended", report.ended},
          {"seconds", absl::ToDoubleSeconds(report.whole)},
          {"p50_ms", at(500)},
          {"p99_ms", at(990)},
          {"max_ms", at(1000)}};
}

}  // namespace bench
