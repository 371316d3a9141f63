#ifndef ADAPTERS_BASE_DONE_H_
#define ADAPTERS_BASE_DONE_H_

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"

// What takes the result of a call: a Done if the call is asynchronous without
// exception, else a Reply. Either is called exactly once, on any thread, and
// must not block.
namespace gateway {

// Takes a result, perhaps inside the call that took it. So the caller holds no
// lock, and expects that the result may be there when the call returns.
template <typename Result>
using ReplyWith = absl::AnyInvocable<void(Result) &&>;

template <typename T>
using Reply = ReplyWith<absl::StatusOr<T>>;

// Takes a result, never inside the call that took it. So the caller may hold
// what the result needs.
template <typename Result>
using DoneWith = absl::AnyInvocable<void(Result) &&>;

template <typename T>
using Done = DoneWith<absl::StatusOr<T>>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_DONE_H_
