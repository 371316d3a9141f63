#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "tests/bench/loads.h"
#include "tests/bench/poster.h"
#include "tests/bench/subscribers.h"

namespace bench {
namespace {

namespace v1 = fourws::gateway::v1;

// Something that is waited for.
class Moment {
 public:
  void Come() {
    gateway::MutexLock lock(mu_);
    came_ = true;
    changed_.NotifyAll();
  }
  void Wait() {
    gateway::MutexLock lock(mu_);
    while (!came_) changed_.Wait(mu_);
  }

 private:
  gateway::Mutex mu_;
  gateway::CondVar changed_;
  bool came_ ABSL_GUARDED_BY(mu_) = false;
};

// When each webhook was due, and how long until a subscriber had it.
class Latencies {
 public:
  explicit Latencies(int count) : due_(count), took_(count) {}

  void Due(int number, absl::Time due) {
    gateway::MutexLock lock(mu_);
    due_.at(number) = due;
  }

  // Returns whether more are to come.
  bool Take(const v1::SubscribeResponse& response) {
    const absl::Time now = absl::Now();
    gateway::MutexLock lock(mu_);
    for (const auto& notification : response.batch().notifications()) {
      const int number = std::stoi(notification.customer_promotion()
                                       .promotions(0)
                                       .periods(0)
                                       .purchase_threshold()
                                       .value());
      took_.at(number) = now - due_.at(number);
      ++reported_;
    }
    return reported_ < took_.size();
  }

  std::vector<absl::Duration> took() {
    gateway::MutexLock lock(mu_);
    return took_;
  }

 private:
  gateway::Mutex mu_;
  std::vector<absl::Time> due_ ABSL_GUARDED_BY(mu_);
  std::vector<absl::Duration> took_ ABSL_GUARDED_BY(mu_);
  size_t reported_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace

nlohmann::json Follow(const Load& load) {
  Latencies latencies(load.pace.calls);
  Subscribers subscribers(load.subscribe);
  Moment caught_up;
  Moment ended;
  std::string how;
  subscribers.Start(
      0, v1::SubscribeRequest::EDGE_LATEST,
      [&](const v1::SubscribeResponse& response) {
        if (response.has_caught_up()) caught_up.Come();
        return latencies.Take(response);
      },
      [&](const std::string& result) {
        how = result;
        ended.Come();
      });
  caught_up.Wait();
  Poster poster;
  const Url url = ToUrl(load.target);
  Report report =
      Flight(load.pace, [&](int number, absl::Time due, Flight::Done done) {
        latencies.Due(number, due);
        poster.Post(url, WebhookOf(number), std::move(done));
      }).Run();
  ended.Wait();
  if (how != "OK") ++report.ended[how];
  report.took = latencies.took();
  return ToJson(std::move(report));
}

}  // namespace bench
