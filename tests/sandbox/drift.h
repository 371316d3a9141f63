#ifndef TESTS_SANDBOX_DRIFT_H_
#define TESTS_SANDBOX_DRIFT_H_

#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// How what is sent differs from the documented samples while it says the same.
// README.md says of each what it does.
struct Drifts {
  bool types = false;
  bool binary_floats = false;
  bool far_times = false;
  bool date_only = false;
  bool half_surrogates = false;
  std::string coding;  // See coding.h.
};

// The same content as the platform might also write it, by all of `drifts` but
// the coding, which is not of the JSON.
Json Drift(Json body, const Drifts& drifts);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_DRIFT_H_
