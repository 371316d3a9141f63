#ifndef TESTS_BENCH_REDEEMS_H_
#define TESTS_BENCH_REDEEMS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"
#include "tests/bench/flight.h"

namespace bench {

// Redeems over a few connections.
class Redeems {
 public:
  explicit Redeems(const std::string& target);

  // Takes 0.01 EUR off the card of that number. `sent` is called when the
  // gateway reports that the redeem leaves; `done` with "OK" or the status.
  // This may be destroyed once all are done, but not by `done` itself.
  void Start(int number, std::function<void()> sent, Flight::Done done);

 private:
  std::vector<std::unique_ptr<gateway::v1::GiftcardService::Stub>> stubs_;
};

}  // namespace bench

#endif  // TESTS_BENCH_REDEEMS_H_
