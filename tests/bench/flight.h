#ifndef TESTS_BENCH_FLIGHT_H_
#define TESTS_BENCH_FLIGHT_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/mutex.h"
#include "nlohmann/json.hpp"

namespace bench {

// How many calls there are, and when each is due.
struct Pace {
  int calls = 1;
  // So many at a time: the end of one starts the next.
  int at_once = 1;
  // If positive, so many each second instead, whatever became of those before.
  int per_second = 0;
};

// How many calls ended in which way, and how long they took.
struct Report {
  std::map<std::string, int> ended;
  // From when they were due to their ends. So a call that could only be started
  // late took longer.
  std::vector<absl::Duration> took;
  // By how much they were started late, where they came by the second.
  std::vector<absl::Duration> late;
  absl::Duration whole;
};

// `{"ended":{"OK":10},"seconds":1.5,"p50_ms":1.2,"p99_ms":3.4,"max_ms":5.6,
// "late_p99_ms":0.1}`
nlohmann::json ToJson(Report report);

// Many calls at a given pace.
class Flight {
 public:
  // To be called once, from any thread, with how the call ended.
  using Done = std::function<void(const std::string& how)>;
  // Starts the call of that number, from 0, that is or was due then. Must not
  // wait for anything.
  using Start = std::function<void(int number, absl::Time due, Done done)>;

  Flight(Pace pace, Start start);
  // Returns when all have ended. To be called once.
  Report Run();

 private:
  void StartBySecond();
  void Next();
  void StartOne(int number, absl::Time due);
  void End(absl::Time due, const std::string& how);

  const Pace pace_;
  const Start start_;
  gateway::Mutex mu_;
  gateway::CondVar all_ended_;
  int started_ ABSL_GUARDED_BY(mu_) = 0;
  int ended_ ABSL_GUARDED_BY(mu_) = 0;
  Report report_ ABSL_GUARDED_BY(mu_);
};

}  // namespace bench

#endif  // TESTS_BENCH_FLIGHT_H_
