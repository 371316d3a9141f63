#include "adapters/base/done.h"

#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// Answers when the test says so.
class Callee {
 public:
  void Ask(Done<int> done) { done_ = std::move(done); }
  void AskThrough(Done<int> done) { Ask(std::move(done)); }
  void Answer() { std::move(done_)(1); }

  void AnswerInside(Done<int> done) { std::move(done)(1); }
  void AnswerInsideThrough(Done<int> done) {
    AskThrough(std::move(done));
    Answer();
  }
  void AnswerOnAnotherThread(Done<int> done) {
    std::thread([done = std::move(done)]() mutable {
      std::move(done)(1);
    }).join();
  }

 private:
  Done<int> done_;
};

TEST(DoneTest, IsCalledWithTheResult) {
  Callee callee;
  std::optional<absl::StatusOr<int>> result;
  callee.AskThrough([&](absl::StatusOr<int> came) { result = came; });
  EXPECT_FALSE(result.has_value());
  callee.Answer();
  EXPECT_EQ(**result, 1);
}

TEST(DoneTest, MayBeCalledOnAnotherThreadBeforeTheCallReturns) {
  Callee callee;
  int result = 0;
  callee.AnswerOnAnotherThread(
      [&](absl::StatusOr<int> came) { result = *came; });
  EXPECT_EQ(result, 1);
}

TEST(DoneTest, MayBeCalledInsideAnotherCall) {
  Callee first;
  Callee second;
  int result = 0;
  first.Ask([&](const absl::StatusOr<int>&) {
    second.Ask([&](absl::StatusOr<int> came) { result = *came; });
    second.Answer();
  });
  first.Answer();
  EXPECT_EQ(result, 1);
}

#ifndef NDEBUG

constexpr char kReport[] = "a Done is called inside the call that took it";

TEST(DoneDeathTest, EndsTheProcessIfItIsCalledInsideTheCallThatTookIt) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Callee callee;
  EXPECT_DEATH(callee.AnswerInside([](const auto&) {}), kReport);
}

TEST(DoneDeathTest, EndsTheProcessAlsoIfItWasHandedOnBefore) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Callee callee;
  EXPECT_DEATH(callee.AnswerInsideThrough([](const auto&) {}), kReport);
}

TEST(DoneDeathTest, EndsTheProcessIfWhatItIsPartOfIsAReply) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto answer_at_once = [](Reply<int> reply) { std::move(reply)(1); };
  const auto ask = [&](Done<int> done) { answer_at_once(std::move(done)); };
  EXPECT_DEATH(ask([](const auto&) {}), kReport);
}

#endif  // NDEBUG

}  // namespace
}  // namespace gateway
