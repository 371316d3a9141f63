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

// How many calls ended in which way, and how long they took.
struct Report {
  std::map<std::string, int> ended;
  std::vector<absl::Duration> took;
  absl::Duration whole;
};

// `{"ended":{"OK":10},"seconds":1.5,"p50_ms":1.2,"p99_ms":3.4,"max_ms":5.6}`
nlohmann::json ToJson(Report report);

// Many calls, a given number of them at once.
class Flight {
 public:
  // To be called once, from any thread, with how the call ended.
  using Done = std::function<void(const std::string& how)>;
  // Starts the call of that number, from 0.
  using Start = std::function<void(int number, Done done)>;

  Flight(int calls, int at_once, Start start);
  // Returns when all have ended. To be called once.
  Report Run();

 private:
  void Next();
  void End(absl::Time began, const std::string& how);

  const int calls_;
  const int at_once_;
  const Start start_;
  gateway::Mutex mu_;
  gateway::CondVar ended_;
  int started_ ABSL_GUARDED_BY(mu_) = 0;
  int running_ ABSL_GUARDED_BY(mu_) = 0;
  Report report_ ABSL_GUARDED_BY(mu_);
};

}  // namespace bench

#endif  // TESTS_BENCH_FLIGHT_H_
