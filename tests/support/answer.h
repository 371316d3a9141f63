#ifndef TESTS_SUPPORT_ANSWER_H_
#define TESTS_SUPPORT_ANSWER_H_

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"

namespace gateway {

// Waits for what an asynchronous call answers:
//   Answer<OperationRecord> answer;
//   store.Get(name, answer.done());
//   EXPECT_THAT(answer.Wait(), IsOk());
// A second call of what it gives, or the end of it without a call, throws.
template <typename T>
class Answer {
 public:
  // For a Done or a Reply, to be taken once.
  auto done() {
    return [promise = std::move(promise_)](absl::StatusOr<T> result) mutable {
      promise.set_value(std::move(result));
    };
  }

  // DEADLINE_EXCEEDED if no answer comes in two minutes. To be called once.
  absl::StatusOr<T> Wait() {
    if (answer_.wait_for(std::chrono::seconds(120)) !=
        std::future_status::ready) {
      return absl::DeadlineExceededError("no answer");
    }
    return answer_.get();
  }

 private:
  std::promise<absl::StatusOr<T>> promise_;
  std::future<absl::StatusOr<T>> answer_ = promise_.get_future();
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_ANSWER_H_
