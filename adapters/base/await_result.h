#ifndef ADAPTERS_BASE_AWAIT_RESULT_H_
#define ADAPTERS_BASE_AWAIT_RESULT_H_

#include <future>
#include <utility>

namespace gateway {

// Calls `begin` with what takes a Result, and blocks until it was given one.
// For the start of the process: no thread that serves may wait like this.
template <typename Result, typename Begin>
Result AwaitResult(Begin begin) {
  std::promise<Result> promise;
  begin([&promise](Result result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

}  // namespace gateway

#endif  // ADAPTERS_BASE_AWAIT_RESULT_H_
