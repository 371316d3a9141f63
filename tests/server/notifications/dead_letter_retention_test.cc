#include "server/notifications/dead_letter_retention.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_dead_letter_store.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;
using State = DeadLetter::State;

class DeadLetterRetentionTest : public testing::Test {
 protected:
  void Add() {
    Answer<AppendedLetter> answer;
    letters_.Append({}, answer.done());
    ASSERT_TRUE(answer.Wait().ok());
  }
  void End(int64_t number, State state) {
    Answer<DeadLetter> answer;
    letters_.End(number, {state, clock_.Now()}, answer.done());
    ASSERT_TRUE(answer.Wait().ok());
  }
  // What is kept once all that is due was done.
  std::vector<int64_t> Kept() {
    letters_.Flush();
    Answer<std::vector<DeadLetter>> answer;
    letters_.List({}, 0, 10'000, answer.done());
    const auto kept = answer.Wait();
    std::vector<int64_t> numbers;
    for (const DeadLetter& letter : *kept) numbers.push_back(letter.number);
    return numbers;
  }

  FakeClock clock_;
  MemoryDeadLetterStore letters_;
};

TEST_F(DeadLetterRetentionTest, ForgetsWhatEndedLongAgoAndNothingThatWaits) {
  for (int i = 0; i < 4; ++i) Add();
  End(1, State::kReplayed);
  End(3, State::kDiscarded);
  const DeadLetterRetention retention(letters_, clock_, absl::Hours(10));
  clock_.Advance(absl::Hours(1));
  End(4, State::kDiscarded);
  EXPECT_THAT(Kept(), ElementsAre(1, 2, 3, 4));
  clock_.Advance(absl::Hours(9) + absl::Minutes(2));
  EXPECT_THAT(Kept(), ElementsAre(2, 4));
  clock_.Advance(absl::Hours(1000));
  EXPECT_THAT(Kept(), ElementsAre(2));
}

TEST_F(DeadLetterRetentionTest, ForgetsManyInSteps) {
  for (int i = 1; i <= 450; ++i) {
    Add();
    End(i, State::kDiscarded);
  }
  clock_.Advance(absl::Hours(11));
  const DeadLetterRetention retention(letters_, clock_, absl::Hours(10));
  EXPECT_THAT(Kept(), SizeIs(250));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Kept(), SizeIs(50));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Kept(), SizeIs(0));
}

TEST_F(DeadLetterRetentionTest, TriesAgainAfterAFailure) {
  Add();
  End(1, State::kDiscarded);
  clock_.Advance(absl::Hours(11));
  letters_.FailNextWrites(1);
  const DeadLetterRetention retention(letters_, clock_, absl::Hours(10));
  EXPECT_THAT(Kept(), SizeIs(1));
  clock_.Advance(absl::Minutes(1));
  EXPECT_THAT(Kept(), SizeIs(0));
}

}  // namespace
}  // namespace gateway
