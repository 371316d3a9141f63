#include "adapters/base/one_runner.h"

#include <deque>
#include <functional>
#include <future>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// Calls what it is given, one after the other.
class Calls {
 public:
  void Add(std::function<void()> call) {
    {
      MutexLock lock(mu_);
      calls_.push_back(std::move(call));
    }
    runner_.Run([this] { return CallNext(); });
  }

 private:
  bool CallNext() {
    std::function<void()> call;
    {
      MutexLock lock(mu_);
      if (calls_.empty()) return false;
      call = std::move(calls_.front());
      calls_.pop_front();
    }
    call();
    return true;
  }

  Mutex mu_;
  std::deque<std::function<void()>> calls_ ABSL_GUARDED_BY(mu_);
  OneRunner runner_;
};

TEST(OneRunnerTest, TakesStepsUntilThereIsNothingToDo) {
  OneRunner runner;
  int left = 3;
  int steps = 0;
  for (int i = 0; i < 2; ++i) {
    runner.Run([&] {
      ++steps;
      return left > 0 && left-- > 0;
    });
  }
  EXPECT_EQ(left, 0);
  EXPECT_EQ(steps, 5);
}

TEST(OneRunnerTest, DoesNothingWithinAnother) {
  Calls calls;
  std::vector<int> order;
  calls.Add([&] {
    calls.Add([&] {
      calls.Add([&] { order.push_back(3); });
      order.push_back(2);
    });
    order.push_back(1);
  });
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(OneRunnerTest, LeavesToTheRunningThreadWhatComesMeanwhile) {
  Calls calls;
  std::promise<void> begun;
  std::promise<void> let;
  std::thread::id first;
  std::thread::id second;
  std::thread runner([&] {
    calls.Add([&] {
      first = std::this_thread::get_id();
      begun.set_value();
      let.get_future().wait();
    });
  });
  begun.get_future().wait();
  calls.Add([&] { second = std::this_thread::get_id(); });
  let.set_value();
  runner.join();
  EXPECT_EQ(second, first);
}

TEST(OneRunnerTest, SeesWhatComesWhileItLooksForTheLastTime) {
  OneRunner runner;
  bool asked = false;
  int done = 0;
  int to_do = 0;
  const std::function<bool()> step = [&] {
    const bool found = to_do > done;
    if (found) ++done;
    // Comes after the look and before the runner rests.
    if (!found && !std::exchange(asked, true)) {
      ++to_do;
      runner.Run(step);
    }
    return found;
  };
  runner.Run(step);
  EXPECT_EQ(done, 1);
}

TEST(OneRunnerTest, DoesEverythingThatManyThreadsAskFor) {
  constexpr int kThreads = 4;
  constexpr int kCalls = 2000;
  Calls calls;
  // Not guarded: only one thread at a time is to be here.
  std::vector<std::vector<int>> done(kThreads);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < kCalls; ++j)
        calls.Add([&, i, j] { done[i].push_back(j); });
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<int>& numbers : done) {
    ASSERT_EQ(numbers.size(), kCalls);
    for (int j = 0; j < kCalls; ++j) EXPECT_EQ(numbers[j], j);
  }
}

}  // namespace
}  // namespace gateway
