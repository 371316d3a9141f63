#ifndef TESTS_SANDBOX_PROMOTIONS_H_
#define TESTS_SANDBOX_PROMOTIONS_H_

#include <string>

#include "tests/sandbox/async.h"
#include "tests/sandbox/http_sender.h"
#include "tests/sandbox/state.h"

namespace sandbox {

// The data of the webhook for a customer who has bought for `sum`, a decimal,
// this year.
Json PromotionsOf(const std::string& sum);

// Sends customer promotion webhooks on demand.
class PromotionSender {
 public:
  PromotionSender(State& state, HttpSender& http)
      : state_(state), http_(http) {}

  // Sends what the body of POST /sandbox/promotions asks for; its answer.
  // Throws std::invalid_argument if it asks for nothing sensible.
  asio::awaitable<Json> Send(Json order);

 private:
  struct Batch;

  asio::awaitable<void> Work(Batch& batch);

  State& state_;
  HttpSender& http_;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_PROMOTIONS_H_
