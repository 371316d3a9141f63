#ifndef TESTS_SANDBOX_CART_SERVICE_H_
#define TESTS_SANDBOX_CART_SERVICE_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Cart Validation and Cart Full Validation. What can be sold is in the
// collection `articles` of the shelf, by barcode.
Judgement JudgeCart(const State& state, Json order);
// The same cart, enriched.
Json ValidateCart(State& state, const Job& job);
// The same; its `responseType` is AMOUNTS.
Json FullyValidateCart(State& state, const Job& job);

// The articles that README.md lists.
void SeedArticles(Shelf& shelf);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CART_SERVICE_H_
