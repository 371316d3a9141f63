#ifndef TESTS_SANDBOX_STOCK_SERVICE_H_
#define TESTS_SANDBOX_STOCK_SERVICE_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Stock is in the collection `stock` of the shelf, by shop and barcode, each as
// Get last stock returns it, with the `barcode` and when it `changed`.

// Get Stock: of an item, of a barcode, or of what a cart holds.
Judgement JudgeQueryStock(const State& state, Json order);
// Get last stock.
Judgement JudgeStockChanges(const State& state, Json query);

// Insert Stock: rows whose barcode is that of an article.
Judgement JudgeInsertStock(const State& state, Json order);
Json InsertStock(State& state, const Job& job);

// The stock that README.md lists.
void SeedStock(Shelf& shelf);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_STOCK_SERVICE_H_
