#ifndef TESTS_SANDBOX_STORED_DOCUMENTS_H_
#define TESTS_SANDBOX_STORED_DOCUMENTS_H_

#include "tests/sandbox/judgement.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/work.h"

namespace sandbox {

// Get Document and Update Document external references, of the collection
// `documents` of the shelf.
Judgement JudgeGetDocument(const State& state, Json query);
Judgement JudgeUpdateReferences(const State& state, Json order);
Json UpdateReferences(State& state, const Job& job);

// The purchase that README.md names.
void SeedDocuments(State& state);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_STORED_DOCUMENTS_H_
