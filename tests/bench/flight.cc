#include "tests/bench/flight.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/time/clock.h"

namespace bench {
namespace {

double PerMille(std::vector<absl::Duration>& durations, int per_mille) {
  if (durations.empty()) return 0;
  const auto at =
      durations.begin() + (std::ssize(durations) - 1) * per_mille / 1000;
  std::nth_element(durations.begin(), at, durations.end());
  return absl::ToDoubleMilliseconds(*at);
}

}  // namespace

Flight::Flight(Pace pace, Start start)
    : pace_(pace), start_(std::move(start)) {}

Report Flight::Run() {
  const absl::Time began = absl::Now();
  if (pace_.per_second > 0) {
    StartBySecond();
  } else {
    for (int i = 0; i < pace_.at_once; ++i) Next();
  }
  gateway::MutexLock lock(mu_);
  while (ended_ < pace_.calls) all_ended_.Wait(mu_);
  report_.whole = absl::Now() - began;
  return std::move(report_);
}

// On this thread alone: one on which calls end must never wait for the time of
// another call, or the ends that come meanwhile are seen late.
void Flight::StartBySecond() {
  const absl::Time began = absl::Now();
  for (int number = 0; number < pace_.calls; ++number) {
    const absl::Time due = began + number * absl::Seconds(1) / pace_.per_second;
    absl::SleepFor(due - absl::Now());
    {
      gateway::MutexLock lock(mu_);
      report_.late.push_back(absl::Now() - due);
    }
    StartOne(number, due);
  }
}

void Flight::Next() {
  int number = 0;
  {
    gateway::MutexLock lock(mu_);
    if (started_ == pace_.calls) return;
    number = started_++;
  }
  StartOne(number, absl::Now());
}

void Flight::StartOne(int number, absl::Time due) {
  start_(number, due, [this, due](const std::string& how) { End(due, how); });
}

void Flight::End(absl::Time due, const std::string& how) {
  const absl::Duration took = absl::Now() - due;
  // Before this one counts as ended: then Run() may return.
  if (pace_.per_second <= 0) Next();
  gateway::MutexLock lock(mu_);
  ++report_.ended[how];
  report_.took.push_back(took);
  if (++ended_ == pace_.calls) all_ended_.NotifyAll();
}

nlohmann::json ToJson(Report report) {
  return {{"ended", report.ended},
          {"seconds", absl::ToDoubleSeconds(report.whole)},
          {"p50_ms", PerMille(report.took, 500)},
          {"p99_ms", PerMille(report.took, 990)},
          {"max_ms", PerMille(report.took, 1000)},
          {"late_p99_ms", PerMille(report.late, 990)}};
}

}  // namespace bench
