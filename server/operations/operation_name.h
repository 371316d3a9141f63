#ifndef SERVER_OPERATIONS_OPERATION_NAME_H_
#define SERVER_OPERATIONS_OPERATION_NAME_H_

#include <string>

#include "absl/time/time.h"

namespace gateway {

// A new name `operations/{id}`; ids are 26 characters, sort by time and cannot
// be guessed.
std::string NewOperationName(absl::Time now);

// Before the name of each operation of that time, to the millisecond, and
// after all earlier ones.
std::string FirstOperationName(absl::Time time);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_NAME_H_
