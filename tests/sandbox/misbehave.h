#ifndef TESTS_SANDBOX_MISBEHAVE_H_
#define TESTS_SANDBOX_MISBEHAVE_H_

#include "tests/sandbox/api.h"
#include "tests/sandbox/faults.h"

namespace sandbox {

// Whether a request that an answer fault strikes is processed all the same.
bool IsProcessed(const Fault& fault);

// Turns the honest answer in `exchange` into the fault's.
void Misbehave(const Fault& fault, Exchange& exchange);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_MISBEHAVE_H_
