#ifndef TESTS_BENCH_LOADS_H_
#define TESTS_BENCH_LOADS_H_

#include <string>

#include "nlohmann/json.hpp"
#include "tests/bench/flight.h"

// Load on a gateway. Each returns when all calls have ended, and returns how.
namespace bench {

struct Load {
  std::string target;  // `host:port` of gRPC; for webhooks the URL.
  Pace pace;
  std::string subscribe;  // `host:port` of gRPC, beside webhooks.
  int notifications = 1;  // Read by each subscriber.
};

// Redeems, each off a card of its own: `31` and the call's number in 10 digits.
nlohmann::json Redeem(const Load& load);

// As many webhooks, no two of them equal.
nlohmann::json PostWebhooks(const Load& load);

// Redeems at an upstream that sends no outcomes, all of which wait at once.
// Prints `ready` when all have been sent. Then reads lines
// `NUMBER CALLBACK_URL` from standard input to its end, and posts success to
// each URL at the pace; where there are no lines, the redeems are awaited all
// the same. The times reported are those from when a post was due to the answer
// of its redeem.
nlohmann::json RedeemParked(const Load& load);

// The body of a webhook of one of a thousand customers, with the number as its
// threshold.
std::string WebhookOf(int number);

// Posts webhooks to the URL under the eyes of a subscriber. The times reported
// are those from when a post was due to its notification at the subscriber.
nlohmann::json Follow(const Load& load);

// Subscribers, each of which reads so many notifications from the oldest on.
nlohmann::json CatchUp(const Load& load);

// So many subscribers of what is to come; prints `ready` once all have caught
// up, and returns when the server has drained them.
nlohmann::json Idle(const Load& load);

}  // namespace bench

#endif  // TESTS_BENCH_LOADS_H_
