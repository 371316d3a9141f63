#ifndef ADAPTERS_BASE_REPLY_H_
#define ADAPTERS_BASE_REPLY_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

namespace gateway {

// A callback for the result of a call. It is called exactly once, on any
// thread, perhaps inside the call to which it was passed. It must not block. A
// Done is the same, but is never called inside that call.
template <typename T>
using Reply = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_REPLY_H_
