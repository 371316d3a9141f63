#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using State = DeadLetter::State;

DeadLetter LetterOf(const std::string& source, int seconds = 0) {
  DeadLetter letter;
  letter.source = source;
  letter.reason = "not JSON: 3";
  letter.receive_time =
      absl::FromUnixMillis(1'700'000'000'123) + absl::Seconds(seconds);
  letter.headers = {{"content-type", "text/plain; \xe9"}, {"x", ""}};
  letter.body = std::string("{\0\xff", 3);
  return letter;
}

class DeadLetterContract : public StoreContract {
 protected:
  int64_t Add(const DeadLetter& letter) {
    const auto added = Await<AppendedLetter>(
        [&](auto done) { letters().Append(letter, std::move(done)); });
    EXPECT_THAT(added, IsOk());
    return added.ok() && !added->duplicate ? added->number : 0;
  }
  absl::StatusOr<DeadLetter> Get(int64_t number) {
    return Await<DeadLetter>(
        [&](auto done) { letters().Get(number, std::move(done)); });
  }
  absl::StatusOr<DeadLetter> End(int64_t number, State state,
                                 int64_t sequence = 0,
                                 absl::Time time = absl::FromUnixSeconds(5)) {
    return Await<DeadLetter>([&](auto done) {
      letters().End(number, {state, time, sequence}, std::move(done));
    });
  }
  std::vector<int64_t> List(const DeadLetterQuery& query, int64_t after = 0,
                            int limit = 100) {
    const auto listed = Await<std::vector<DeadLetter>>([&](auto done) {
      letters().List(query, after, limit, std::move(done));
    });
    EXPECT_THAT(listed, IsOk());
    std::vector<int64_t> numbers;
    if (!listed.ok()) return numbers;
    for (const DeadLetter& letter : *listed) {
      EXPECT_EQ(letter.body, "");
      numbers.push_back(letter.number);
    }
    return numbers;
  }
  DeadLetterSummary Summarize(int64_t after, int max_groups = 10) {
    const auto summary = Await<DeadLetterSummary>([&](auto done) {
      letters().Summarize(after, max_groups, std::move(done));
    });
    EXPECT_THAT(summary, IsOk());
    return summary.ok() ? *summary : DeadLetterSummary();
  }
};

TEST_P(DeadLetterContract, KeepsTheWholeLetter) {
  const DeadLetter letter = LetterOf("4ws");
  ASSERT_EQ(Add(letter), 1);
  const auto kept = Get(1);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->number, 1);
  EXPECT_EQ(kept->source, letter.source);
  EXPECT_EQ(kept->reason, letter.reason);
  EXPECT_EQ(kept->receive_time, letter.receive_time);
  EXPECT_EQ(kept->headers, letter.headers);
  EXPECT_EQ(kept->body, letter.body);
  EXPECT_EQ(kept->body_bytes, 3);
  EXPECT_EQ(kept->state, State::kWaiting);
  EXPECT_EQ(kept->end_time, absl::InfinitePast());
  EXPECT_FALSE(kept->imported);
  EXPECT_THAT(Get(2), StatusIs(StatusCode::kNotFound));
}

TEST_P(DeadLetterContract, KeepsAKeyOnce) {
  DeadLetter letter = LetterOf("4ws");
  letter.key = std::string("\0\xff", 2);
  ASSERT_EQ(Add(letter), 1);
  const auto again = Await<AppendedLetter>(
      [&](auto done) { letters().Append(letter, std::move(done)); });
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->duplicate);
  EXPECT_EQ(again->number, 1);
  letter.key.clear();
  EXPECT_EQ(Add(letter), 2);
  EXPECT_EQ(Add(letter), 3);
}

TEST_P(DeadLetterContract, ListsWhatMatchesInOrder) {
  for (int i = 0; i < 6; ++i) Add(LetterOf(i % 2 == 0 ? "4ws" : "one", i));
  ASSERT_THAT(End(3, State::kDiscarded), IsOk());
  EXPECT_THAT(List({}), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(List({}, 2, 3), ElementsAre(3, 4, 5));
  EXPECT_THAT(List({.source = "one"}), ElementsAre(2, 4, 6));
  EXPECT_THAT(List({.state = State::kWaiting}), ElementsAre(1, 2, 4, 5, 6));
  EXPECT_THAT(List({.source = "4ws", .state = State::kDiscarded}),
              ElementsAre(3));
  EXPECT_THAT(List({.state = State::kReplayed}), IsEmpty());
  const absl::Time first = LetterOf("").receive_time;
  EXPECT_THAT(List({.from = first + absl::Seconds(1),
                    .before = first + absl::Seconds(4)}),
              ElementsAre(2, 3, 4));
}

TEST_P(DeadLetterContract, EndsALetterOnceAndForgetsItsContent) {
  ASSERT_EQ(Add(LetterOf("4ws")), 1);
  const auto ended = End(1, State::kReplayed, 42);
  ASSERT_THAT(ended, IsOk());
  EXPECT_EQ(ended->state, State::kReplayed);
  EXPECT_EQ(ended->sequence, 42);
  EXPECT_EQ(ended->end_time, absl::FromUnixSeconds(5));
  EXPECT_EQ(ended->body, "");
  EXPECT_THAT(ended->headers, IsEmpty());
  EXPECT_EQ(ended->body_bytes, 3);
  EXPECT_THAT(End(1, State::kReplayed, 43),
              StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(End(1, State::kDiscarded),
              StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(Get(1)->sequence, 42);
  EXPECT_THAT(End(2, State::kDiscarded), StatusIs(StatusCode::kNotFound));
}

TEST_P(DeadLetterContract, BelievesAReplayMoreThanADiscard) {
  ASSERT_EQ(Add(LetterOf("4ws")), 1);
  ASSERT_THAT(End(1, State::kDiscarded), IsOk());
  EXPECT_THAT(End(1, State::kDiscarded),
              StatusIs(StatusCode::kFailedPrecondition));
  ASSERT_THAT(End(1, State::kReplayed, 7), IsOk());
  EXPECT_EQ(Get(1)->sequence, 7);
}

TEST_P(DeadLetterContract, SummarizesWhatWaitsAndIsNew) {
  EXPECT_EQ(Summarize(0).count, 0);
  for (const char* source : {"a", "b", "c", "b", "c", "c"})
    Add(LetterOf(source));
  DeadLetter imported = LetterOf("a");
  imported.imported = true;
  Add(imported);
  ASSERT_THAT(End(1, State::kDiscarded), IsOk());
  const DeadLetterSummary all = Summarize(0, 1);
  EXPECT_EQ(all.count, 5);
  EXPECT_EQ(all.waiting, 6);
  EXPECT_EQ(all.last, 6);
  EXPECT_EQ(all.first_received, LetterOf("").receive_time);
  using Group = DeadLetterSummary::Group;
  EXPECT_THAT(all.groups, ElementsAre(Group{"c", "not JSON: 3", 3}));
  EXPECT_THAT(Summarize(4).groups, ElementsAre(Group{"c", "not JSON: 3", 2}));
  EXPECT_EQ(Summarize(6).count, 0);
}

TEST_P(DeadLetterContract, ForgetsWhatEndedLongAgo) {
  const auto forget = [&](int64_t before, int limit) {
    return *Await<int>([&](auto done) {
      letters().DeleteEnded(absl::FromUnixSeconds(before), limit,
                            std::move(done));
    });
  };
  DeadLetter letter = LetterOf("a");
  letter.key = "k";
  Add(letter);
  for (int i = 2; i <= 5; ++i) Add(LetterOf("a"));
  ASSERT_THAT(End(1, State::kReplayed, 7, absl::FromUnixSeconds(40)), IsOk());
  for (const int number : {2, 3, 4}) {
    ASSERT_THAT(End(number, State::kDiscarded, 0,
                    absl::FromUnixSeconds(50 - 10 * number)),
                IsOk());
  }
  EXPECT_EQ(forget(10, 9), 0);
  EXPECT_EQ(forget(40, 1), 1);
  EXPECT_THAT(List({}), ElementsAre(1, 2, 3, 5));
  EXPECT_EQ(forget(100, 9), 3);
  EXPECT_THAT(List({}), ElementsAre(5));
  EXPECT_THAT(Get(1), StatusIs(StatusCode::kNotFound));
  // Numbers are not given again, keys are.
  EXPECT_EQ(Add(letter), 6);
}

TEST_P(DeadLetterContract, RemembersWhatEachChannelReported) {
  const auto reported = [&](const std::string& channel) {
    return *Await<ReportedLetters>(
        [&](auto done) { letters().GetReported(channel, std::move(done)); });
  };
  EXPECT_EQ(reported("email").last, 0);
  EXPECT_EQ(reported("email").time, absl::InfinitePast());
  for (const int64_t number : {3, 9}) {
    const ReportedLetters now{number, absl::FromUnixSeconds(number)};
    ASSERT_THAT(Await<ReportedLetters>([&](auto done) {
                  letters().SetReported("email", now, std::move(done));
                }),
                IsOk());
  }
  EXPECT_EQ(reported("email").last, 9);
  EXPECT_EQ(reported("email").time, absl::FromUnixSeconds(9));
  EXPECT_EQ(reported("webhook").last, 0);
}

INSTANTIATE_TEST_SUITE_P(Backends, DeadLetterContract,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
