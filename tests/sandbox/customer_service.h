#ifndef TESTS_SANDBOX_CUSTOMER_SERVICE_H_
#define TESTS_SANDBOX_CUSTOMER_SERVICE_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Customers are in the collection `customers` of the shelf, by card.
Judgement JudgeGetCustomer(const State& state, Json query);
Judgement JudgeOptIn(const State& state, Json order);
// Puts the order's fields but the barcode on the customer.
Json OptIn(State& state, const Job& job);

// The customer that README.md lists.
void SeedCustomers(Shelf& shelf);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CUSTOMER_SERVICE_H_
