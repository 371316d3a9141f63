#ifndef ADAPTERS_BASE_DONE_H_
#define ADAPTERS_BASE_DONE_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

namespace gateway {

// Takes the result of something asynchronous. Called exactly once, on a thread
// of the callee's, never inside the call that took it, and must not block.
template <typename T>
using Done = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_DONE_H_
