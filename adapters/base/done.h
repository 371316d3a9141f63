#ifndef ADAPTERS_BASE_DONE_H_
#define ADAPTERS_BASE_DONE_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

namespace gateway {

// A callback for the result of an asynchronous call. The callee calls it
// exactly once, on a thread of its own, and never inside the call to which it
// was passed. It must not block.
template <typename T>
using Done = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_DONE_H_
