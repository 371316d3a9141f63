#ifndef ADAPTERS_BASE_DONE_H_
#define ADAPTERS_BASE_DONE_H_

#include <cstddef>
#include <type_traits>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "adapters/base/call_mark.h"

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
// what the result needs. In builds without NDEBUG a Done that is called inside
// ends the process: see CallMark.
//
// Made of anything that can be called with a Result, or of nullptr. Make it as
// the argument of the call that is to answer, as in
// `store.Get(name, [](auto found) {...})`: the check takes the life of that
// argument for the call.
template <typename Result>
class DoneWith {
 public:
  DoneWith() = default;
  template <typename Act, typename = std::enable_if_t<
                              !std::is_same_v<std::decay_t<Act>, DoneWith>>>
  // NOLINTNEXTLINE(google-explicit-constructor): callers pass a lambda.
  DoneWith(Act&& act) : act_(std::forward<Act>(act)) {}

  void operator()(Result result) && {
    mark_.CheckOutside();
    std::move(act_)(std::move(result));
  }

  friend bool operator==(const DoneWith& done, std::nullptr_t) {
    return done.act_ == nullptr;
  }

 private:
  absl::AnyInvocable<void(Result) &&> act_;
  [[no_unique_address]] CallMark mark_;
};

template <typename T>
using Done = DoneWith<absl::StatusOr<T>>;

}  // namespace gateway

#endif  // ADAPTERS_BASE_DONE_H_
