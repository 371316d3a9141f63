#ifndef TESTS_SANDBOX_DRIFT_H_
#define TESTS_SANDBOX_DRIFT_H_

#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// The same content as the platform might also write it: numbers as strings and
// back, "" as null and back, optional gift card fields gone null or empty,
// unknown fields added at the top and in objects that hold no objects.
Json Drift(const Json& body);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_DRIFT_H_
