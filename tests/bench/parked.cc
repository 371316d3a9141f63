#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "tests/bench/loads.h"
#include "tests/bench/poster.h"
#include "tests/bench/redeems.h"

namespace bench {
namespace {

constexpr char kDone[] = R"({"success":true,"id":"bench"})";

struct Callback {
  int number = 0;
  std::string url;
};

std::vector<Callback> ReadCallbacks() {
  std::vector<Callback> callbacks;
  Callback next;
  while (std::cin >> next.number >> next.url) callbacks.push_back(next);
  return callbacks;
}

// Redeems that wait, and how long after its callback each was answered.
class Parked {
 public:
  explicit Parked(const Load& load)
      : load_(load), redeems_(load.target), posted_(load.calls) {}

  // Returns when all have been sent.
  void Park() {
    Flight(load_.calls, load_.at_once, [this](int number, Flight::Done sent) {
      redeems_.Start(
          number, [sent = std::move(sent)] { sent("sent"); },
          [this, number](const std::string& how) { End(number, how); });
    }).Run();
  }

  // Posts all callbacks, and returns when all redeems are answered.
  Report Wake(const std::vector<Callback>& callbacks) {
    const absl::Time began = absl::Now();
    Poster poster;
    const int count = static_cast<int>(callbacks.size());
    Flight(count, load_.at_once, [&](int i, Flight::Done done) {
      {
        gateway::MutexLock lock(mu_);
        posted_.at(callbacks[i].number) = absl::Now();
      }
      poster.Post(callbacks[i].url, kDone, std::move(done));
    }).Run();
    gateway::MutexLock lock(mu_);
    while (ended_ < load_.calls) all_ended_.Wait(mu_);
    report_.whole = absl::Now() - began;
    return std::move(report_);
  }

 private:
  void End(int number, const std::string& how) {
    gateway::MutexLock lock(mu_);
    ++report_.ended[how];
    report_.took.push_back(absl::Now() - posted_[number]);
    ++ended_;
    all_ended_.NotifyAll();
  }

  const Load load_;
  Redeems redeems_;
  gateway::Mutex mu_;
  gateway::CondVar all_ended_;
  std::vector<absl::Time> posted_ ABSL_GUARDED_BY(mu_);
  int ended_ ABSL_GUARDED_BY(mu_) = 0;
  Report report_ ABSL_GUARDED_BY(mu_);
};

}  // namespace

nlohmann::json RedeemParked(const Load& load) {
  Parked parked(load);
  parked.Park();
  return ToJson(parked.Wake(ReadCallbacks()));
}

}  // namespace bench
