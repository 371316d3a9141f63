#include <atomic>
#include <iostream>
#include <utility>

#include "tests/bench/loads.h"
#include "tests/bench/subscribers.h"

namespace bench {

namespace v1 = fourws::gateway::v1;

nlohmann::json CatchUp(const Load& load) {
  Subscribers subscribers(load.target);
  return ToJson(
      Flight(load.pace, [&](int number, absl::Time, Flight::Done done) {
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

nlohmann::json Idle(const Load& load) {
  Subscribers subscribers(load.target);
  std::atomic<int> waiting_for = load.pace.calls;
  return ToJson(
      Flight(load.pace, [&](int number, absl::Time, Flight::Done done) {
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
