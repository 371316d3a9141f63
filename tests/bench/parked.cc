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
  Url url;
};

std::vector<Callback> ReadCallbacks() {
  std::vector<Callback> callbacks;
  int number = 0;
  std::string url;
  while (std::cin >> number >> url) callbacks.push_back({number, ToUrl(url)});
  return callbacks;
}

// Redeems that wait, and how long after its callback each was answered.
class Parked {
 public:
  explicit Parked(const Load& load)
      : pace_(load.pace), redeems_(load.target), due_(load.pace.calls) {}

  // Returns when all have been sent.
  void Park() {
    Flight({pace_.calls, pace_.at_once}, [this](int number, absl::Time,
                                                Flight::Done sent) {
      redeems_.Start(
          number, [sent = std::move(sent)] { sent("sent"); },
          [this, number](const std::string& how) { End(number, how); });
    }).Run();
  }

  // Posts all callbacks, and returns when all redeems are answered.
  Report Wake(const std::vector<Callback>& callbacks) {
    Pace pace = pace_;
    pace.calls = static_cast<int>(callbacks.size());
    Poster poster;
    const Report posted =
        Flight(pace, [&](int i, absl::Time due, Flight::Done done) {
          {
            gateway::MutexLock lock(mu_);
            due_.at(callbacks[i].number) = due;
          }
          poster.Post(callbacks[i].url, kDone, std::move(done));
        }).Run();
    gateway::MutexLock lock(mu_);
    while (ended_ < pace_.calls) all_ended_.Wait(mu_);
    for (const auto& [how, count] : posted.ended)
      if (how != "200") report_.ended[how] += count;
    report_.late = posted.late;
    report_.whole = posted.whole;
    return std::move(report_);
  }

 private:
  void End(int number, const std::string& how) {
    gateway::MutexLock lock(mu_);
    ++report_.ended[how];
    report_.took.push_back(absl::Now() - due_[number]);
    ++ended_;
    all_ended_.NotifyAll();
  }

  const Pace pace_;
  Redeems redeems_;
  gateway::Mutex mu_;
  gateway::CondVar all_ended_;
  std::vector<absl::Time> due_ ABSL_GUARDED_BY(mu_);
  int ended_ ABSL_GUARDED_BY(mu_) = 0;
  Report report_ ABSL_GUARDED_BY(mu_);
};

}  // namespace

nlohmann::json RedeemParked(const Load& load) {
  Parked parked(load);
  parked.Park();
  std::cout << "ready" << std::endl;
  return ToJson(parked.Wake(ReadCallbacks()));
}

}  // namespace bench
