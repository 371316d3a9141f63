#ifndef TESTS_SANDBOX_WORK_H_
#define TESTS_SANDBOX_WORK_H_

#include <optional>
#include <string>

#include "tests/sandbox/drift.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/ledger.h"
#include "tests/sandbox/state.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// A request that was accepted.
struct Job {
  Subject subject;
  std::string operation;  // As a Call has it.
  std::string host;       // By which the client reaches the sandbox.
  Json order;
  std::optional<Fault> fault;  // A callback fault.
  Drifts drifts;
};

// Does the work of `job`, with entries in the ledger. Returns the body of the
// callback or the answer.
Json CarryOut(State& state, const Job& job);

// How the platform says no.
Json Refusal(const std::string& message);
// The same, with an entry in the ledger.
Json Refuse(State& state, const Job& job, const std::string& message);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_WORK_H_
