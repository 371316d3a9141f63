#ifndef TESTS_SANDBOX_VOUCHER_SERVICE_H_
#define TESTS_SANDBOX_VOUCHER_SERVICE_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"

namespace sandbox {

// Loyalty vouchers are in the collection `vouchers` of the shelf, by barcode.
// Pages are of 20, whatever the limit.

// The active ones of a card.
Judgement JudgeCustomerVouchers(const State& state, Json query);
// The active ones that were activated in a period.
Judgement JudgeActivatedVouchers(const State& state, Json query);
// Those made after a time.
Judgement JudgeLatestVouchers(const State& state, Json query);

// The vouchers that README.md lists.
void SeedVouchers(Shelf& shelf);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_VOUCHER_SERVICE_H_
