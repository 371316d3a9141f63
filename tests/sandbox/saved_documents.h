#ifndef TESTS_SANDBOX_SAVED_DOCUMENTS_H_
#define TESTS_SANDBOX_SAVED_DOCUMENTS_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// The saves of documents. They become objects of the collection `documents` of
// the shelf, by id, with `documentHeader` and `documentRows`.
Judgement JudgePurchase(const State& state, Json order);
Judgement JudgeSupplierEntry(const State& state, Json order);
Judgement JudgeTransfer(const State& state, Json order);
Judgement JudgeFreeEntry(const State& state, Json order);

// Saves any of them.
Json SaveDocument(State& state, const Job& job);
// Saves the opposing document too, if it is wanted.
Json SaveTransfer(State& state, const Job& job);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_SAVED_DOCUMENTS_H_
