#ifndef TESTS_SANDBOX_JUDGEMENT_H_
#define TESTS_SANDBOX_JUDGEMENT_H_

#include <optional>
#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What a well-behaved platform answers. `order` is what it has to do: a job to
// be queued, or, `at_once`, what the answer's body comes of.
struct Judgement {
  int status = 200;
  Json body;
  std::optional<Json> order;
  bool at_once = false;
};

// `success:false`.
Judgement Refused(const std::string& message);
// The refusal of an order without `field`.
Judgement NotGiven(const std::string& field);
// `body` with `success:true`, and nothing to do.
Judgement Told(Json body);
// To be queued, or to be done at once.
Judgement Accepted(Json order, bool at_once);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_JUDGEMENT_H_
