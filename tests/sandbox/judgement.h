#ifndef TESTS_SANDBOX_JUDGEMENT_H_
#define TESTS_SANDBOX_JUDGEMENT_H_

#include <optional>
#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What a well-behaved platform answers. `order` is the work that it accepted:
// it queues a job, or, if `at_once`, does it for the answer's body.
struct Judgement {
  int status = 200;
  Json body;
  std::optional<Json> order;
  bool at_once = false;
};

// An answer with `success:false` and `message`.
Judgement Refused(const std::string& message);
// The refusal of an order without `field`.
Judgement NotGiven(const std::string& field);
// An answer with `body` and `success:true`. There is no work to do.
Judgement Answered(Json body);
// An answer with `success:true`. `order` is queued, or done at once.
Judgement Accepted(Json order, bool at_once);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_JUDGEMENT_H_
