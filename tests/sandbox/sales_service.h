#ifndef TESTS_SANDBOX_SALES_SERVICE_H_
#define TESTS_SANDBOX_SALES_SERVICE_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Receipts, which are in the collection `sales` of the shelf, and orders that
// are carts, in `orders`: by transaction, as `cart`, with the time `created`.
Judgement JudgeSale(const State& state, Json order);

// Moves the money of gift cards, if receipts do so, and promotes.
Json SaveReceipt(State& state, const Job& job);
Json SaveOrder(State& state, const Job& job);
// Of a transaction that is there.
Json ReplaceSale(State& state, const Job& job);
Json UpdateOrder(State& state, const Job& job);

// Get last digital order: all orders.
Judgement JudgeListOrders(const State& state, Json query);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SALES_SERVICE_H_
