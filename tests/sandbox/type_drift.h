#ifndef TESTS_SANDBOX_TYPE_DRIFT_H_
#define TESTS_SANDBOX_TYPE_DRIFT_H_

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// The same content in other types: numbers as strings and back, "" as null and
// back, optional gift card fields gone null or empty, unknown fields added at
// the top and in objects that hold no objects.
Json DriftTypes(const Json& body);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_TYPE_DRIFT_H_
