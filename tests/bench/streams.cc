#include <atomic>
#include <iostream>
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

// When each webhook was posted, and how long until a subscriber had it.
class Latencies {
 public:
  explicit Latencies(int count) : posted_(count), took_(count) {}

  void Posted(int number) {
    gateway::MutexLock lock(mu_);
    posted_.at(number) = absl::Now();
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
      took_.at(number) = now - posted_.at(number);
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
  std::vector<absl::Time> posted_ ABSL_GUARDED_BY(mu_);
  std::vector<absl::Duration> took_ ABSL_GUARDED_BY(mu_);
  size_t reported_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace

nlohmann::json CatchUp(const Load& load) {
  Subscribers subscribers(load.target);
  return ToJson(
      Flight(load.calls, load.calls, [&](int number, Flight::Done done) {
        subscribers.Start(
            number, v1::SubscribeRequest::EDGE_EARLIEST,
            [left = load.notifications](
                const v1::SubscribeResponse& response) mutable {
              left -= response.batch().notifications_size();
              return left > 0;
            },
            std::move(done));
      }).Run());
}

nlohmann::json Follow(const Load& load) {
  Latencies latencies(load.calls);
  Subscribers subscribers(load.subscribe);
  Moment caught_up, ended;
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
  const absl::Time began = absl::Now();
  // At a given rate none waits for another, and this thread starts them all.
  Report report =
      Flight(load.calls, load.per_second > 0 ? load.calls : load.at_once,
             [&](int number, Flight::Done done) {
               if (load.per_second > 0) {
                 const absl::Time due =
                     began + number * absl::Seconds(1) / load.per_second;
                 absl::SleepFor(due - absl::Now());
               }
               latencies.Posted(number);
               poster.Post(load.target, WebhookOf(number), std::move(done));
             })
          .Run();
  ended.Wait();
  if (how != "OK") ++report.ended[how];
  report.took = latencies.took();
  return ToJson(std::move(report));
}

nlohmann::json Idle(const Load& load) {
  Subscribers subscribers(load.target);
  std::atomic<int> waiting_for = load.calls;
  return ToJson(
      Flight(load.calls, load.calls, [&](int number, Flight::Done done) {
        subscribers.Start(
            number, v1::SubscribeRequest::EDGE_LATEST,
            [&](const v1::SubscribeResponse& response) {
              if (response.has_caught_up() && --waiting_for == 0)
                std::cout << "ready" << std::endl;
              return !response.has_drain();
            },
            std::move(done));
      }).Run());
}

}  // namespace bench
