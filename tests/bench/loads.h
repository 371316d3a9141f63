#ifndef TESTS_BENCH_LOADS_H_
#define TESTS_BENCH_LOADS_H_

#include <string>

#include "nlohmann/json.hpp"

// Load on a gateway. Each returns when all calls have ended, and returns how.
namespace bench {

struct Load {
  std::string target;  // `host:port` of gRPC; for webhooks the URL.
  int calls = 1;
  int at_once = 1;
  std::string subscribe;  // `host:port` of gRPC, beside webhooks.
  int per_second = 0;     // Started so fast. 0: `at_once` at a time.
  int notifications = 1;  // Read by each subscriber.
};

// Redeems, each off a card of its own: `31` and the call's number in 10 digits.
nlohmann::json Redeem(const Load& load);

// As many webhooks, no two of them equal.
nlohmann::json PostWebhooks(const Load& load);

// The same, of an upstream that sends no outcomes. Once all have been sent, and
// lines `NUMBER CALLBACK_URL` have come on standard input to its end, posts
// success to each URL, `at_once` at a time. The times reported are those from
// the start of a post to the answer of its redeem.
nlohmann::json RedeemParked(const Load& load);

// The body of a webhook of one of a thousand customers, with the number as its
// threshold.
std::string WebhookOf(int number);

// Posts webhooks to the URL under the eyes of a subscriber. The times reported
// are those from the start of a post to its notification at the subscriber.
nlohmann::json Follow(const Load& load);

// So many subscribers at once, each of which reads so many notifications from
// the oldest on.
nlohmann::json CatchUp(const Load& load);

// So many subscribers of what is to come; prints `ready` once all have caught
// up, and returns when the gateway has drained them.
nlohmann::json Idle(const Load& load);

}  // namespace bench

#endif  // TESTS_BENCH_LOADS_H_
