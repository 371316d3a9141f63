#ifndef TESTS_SANDBOX_FAULT_CATALOG_H_
#define TESTS_SANDBOX_FAULT_CATALOG_H_

#include <map>
#include <string>

#include "tests/sandbox/faults.h"

namespace sandbox {

// The fault of README.md that `keys` describe ("name" among them), defaults
// filled in. Throws std::invalid_argument if a name, key or value is unknown.
Fault FaultFromKeys(std::map<std::string, std::string> keys);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_FAULT_CATALOG_H_
