#ifndef TESTS_SANDBOX_ORDER_DOCUMENTS_H_
#define TESTS_SANDBOX_ORDER_DOCUMENTS_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Orders that are documents with a header and rows: objects of the collection
// `documents` of the shelf, by id.
Judgement JudgeOrderDocument(const State& state, Json order);
Json SaveOrderDocument(State& state, const Job& job);
// Of rows of an original that is there.
Json SaveReturnDocument(State& state, const Job& job);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_ORDER_DOCUMENTS_H_
