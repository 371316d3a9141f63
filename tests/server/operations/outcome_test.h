#ifndef TESTS_SERVER_OPERATIONS_OUTCOME_TEST_H_
#define TESTS_SERVER_OPERATIONS_OUTCOME_TEST_H_

#include <utility>

#include "absl/status/status.h"
#include "adapters/upstream/platform.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {

// The engine, for tests that choose how a send ends.
class OutcomeTest : public EngineTest {
 protected:
  static Sent End(Sent::Effect effect, absl::Status error = absl::OkStatus()) {
    Sent sent;
    sent.effect = effect;
    sent.error = std::move(error);
    sent.summary = "ended";
    return sent;
  }
};

}  // namespace gateway

#endif  // TESTS_SERVER_OPERATIONS_OUTCOME_TEST_H_
