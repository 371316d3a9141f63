#ifndef ADAPTERS_BASE_REPLY_H_
#define ADAPTERS_BASE_REPLY_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

namespace gateway {

// Takes the result of a call. It is called exactly once, on any thread, perhaps
// inside the call that took it, and must not block. A Done is the same, but is
// never called inside.
template <typename T>
using Reply = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_REPLY_H_
