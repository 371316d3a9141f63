#ifndef TESTS_BENCH_LOADS_H_
#define TESTS_BENCH_LOADS_H_

#include <string>

#include "nlohmann/json.hpp"

// Load on a gateway. Each returns when all calls have ended, and tells how.
namespace bench {

struct Load {
  std::string target;  // `host:port` of gRPC; for webhooks the URL.
  int calls = 1;
  int at_once = 1;
};

// Redeems, each off a card of its own: `31` and the call's number in 10 digits.
nlohmann::json Redeem(const Load& load);

// As many webhooks, no two of them equal.
nlohmann::json PostWebhooks(const Load& load);

// The same, of an upstream that tells no outcomes. Once all have been sent, and
// lines `NUMBER CALLBACK_URL` have come on standard input to its end, posts
// success to each URL, `at_once` at a time. The times told are those from the
// start of a post to the answer of its redeem.
nlohmann::json RedeemParked(const Load& load);

}  // namespace bench

#endif  // TESTS_BENCH_LOADS_H_
