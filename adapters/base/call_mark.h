#ifndef ADAPTERS_BASE_CALL_MARK_H_
#define ADAPTERS_BASE_CALL_MARK_H_

#include <memory>
#include <utility>

namespace gateway {

#ifdef NDEBUG

// Checks nothing, and costs nothing.
struct CallMark {
  void CheckOutside() const {}
};

#else

// Finds out whether the call that took an argument still runs. The mark is part
// of the argument. An argument lives until its call has returned, also if the
// call has moved its content on; so the mark that was made first stands for the
// call, and those that were moved from it remember that call. Once that call
// has returned, nothing is checked any more: if the argument is then handed on
// to a second call, nobody notices that this one calls it inside.
class CallMark {
 public:
  CallMark();
  ~CallMark();
  CallMark(CallMark&& other) noexcept : call_(std::move(other.call_)) {}
  CallMark& operator=(CallMark&& other) noexcept;

  // Ends the process, with a message on stderr, if the call still runs on this
  // thread. On another thread the caller is not inside the call.
  void CheckOutside() const;

 private:
  struct Call;

  const std::shared_ptr<Call> made_for_;  // Null unless it was made first.
  std::shared_ptr<Call> call_;
};

#endif  // NDEBUG

}  // namespace gateway

#endif  // ADAPTERS_BASE_CALL_MARK_H_
