// Appends that are written together.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/busy_writer.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damage_fixture.h"
#include "tests/support/answer.h"
#include "tests/support/collector.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::SizeIs;

struct Asked {
  Event event;
  Dedupe dedupe = {};
};

// Has all of them wait for the writing thread, and then returns the answers.
std::vector<absl::StatusOr<Appended>> AppendTogether(
    SqliteBackend& backend, const std::vector<Asked>& appends) {
  std::vector<Answer<Appended>> answers(appends.size());
  BusyWriter busy(backend.database());
  for (size_t i = 0; i < appends.size(); ++i) {
    backend.events().Append(appends[i].event, appends[i].dedupe,
                            answers[i].done());
  }
  busy.LetGo();
  std::vector<absl::StatusOr<Appended>> results;
  results.reserve(answers.size());
  for (Answer<Appended>& answer : answers) results.push_back(answer.Wait());
  return results;
}

Event StateOf(std::vector<std::string> keys) {
  Event event = EventNamed("a");
  event.state_keys = std::move(keys);
  return event;
}

class EventAppendsTest : public DamageFixture {};

TEST_F(EventAppendsTest, AnswersEachInItsOrderAndShowsThemTogether) {
  Open();
  Collector<std::vector<int64_t>> shown;
  const auto watch = log().WatchAppends([&](absl::Span<const EventPtr> events) {
    std::vector<int64_t> sequences;
    for (const EventPtr& event : events) sequences.push_back(event->sequence);
    shown.Add(std::move(sequences));
  });
  const Dedupe same{.scope = "s", .content_hash = "1"};
  const auto answers = AppendTogether(
      backend(),
      {{EventNamed("a"), same}, {EventNamed("b"), same}, {EventNamed("c")}});
  for (const auto& answer : answers) ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answers[0]->sequence, 1);
  EXPECT_EQ(answers[1]->sequence, 1);
  EXPECT_TRUE(answers[1]->duplicate);
  EXPECT_EQ(answers[2]->sequence, 2);
  EXPECT_THAT(shown.WaitFor(1), ElementsAre(ElementsAre(1, 2)));
  EXPECT_EQ(log().bounds().last, 2);
}

TEST_F(EventAppendsTest, TakesMoreThanOneRound) {
  Open();
  const auto answers = AppendTogether(
      backend(), std::vector<Asked>(1000, Asked{EventNamed("a")}));
  for (size_t i = 0; i < answers.size(); ++i) {
    ASSERT_THAT(answers[i], IsOk());
    EXPECT_EQ(answers[i]->sequence, static_cast<int64_t>(i) + 1);
  }
  EXPECT_THAT(*Read(log(), 0), SizeIs(1000));
}

TEST_F(EventAppendsTest, RefusesWhatTheDiskDoesNotKeepUpWith) {
  constexpr size_t kTaken = 16384;
  Open();
  const auto answers = AppendTogether(
      backend(), std::vector<Asked>(kTaken + 2, Asked{EventNamed("a")}));
  for (size_t i = 0; i < kTaken; ++i) ASSERT_THAT(answers[i], IsOk());
  EXPECT_THAT(answers[kTaken], StatusIs(StatusCode::kUnavailable));
  EXPECT_THAT(answers[kTaken + 1], StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(log().bounds().last, static_cast<int64_t>(kTaken));
  // There is room again.
  EXPECT_THAT(AppendTogether(backend(), {{EventNamed("b")}}),
              ElementsAre(IsOk()));
}

TEST_F(EventAppendsTest, UndoesOneThatIsTooMuchAlone) {
  SqliteBackend bounded(directory_.path(), {.states = {3, 1'000'000}});
  const auto answers = AppendTogether(bounded, {{StateOf({"x", "y"})},
                                                {StateOf({"u", "v"})},
                                                {StateOf({"x", "z"})},
                                                {StateOf({"w"})}});
  ASSERT_THAT(answers[0], IsOk());
  EXPECT_THAT(answers[1], StatusIs(StatusCode::kResourceExhausted));
  ASSERT_THAT(answers[2], IsOk());
  EXPECT_EQ(answers[2]->sequence, 2);
  EXPECT_THAT(answers[3], StatusIs(StatusCode::kResourceExhausted));
  const auto kept = Await<StoredAmount>(
      [&](auto done) { bounded.events().MeasureStates(std::move(done)); });
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->count, 3);
  EXPECT_THAT(*Read(bounded.events(), 0), SizeIs(2));
}

TEST_F(EventAppendsTest, FailsAloneOnDamage) {
  const auto scope = [](int i) {
    return Dedupe{
        .scope = absl::StrCat("needle-", i, ".", std::string(200, 'x')),
        .content_hash = "1"};
  };
  Open();
  for (int i = 0; i < 300; ++i)
    ASSERT_THAT(
        Append(log(), SampleEvent(absl::StrCat("id-", i), "1"), scope(i)),
        IsOk());
  Close();
  ZeroPagesWith(file(), "needle-150.");
  Open();
  const auto answers = AppendTogether(
      backend(),
      {{SampleEvent("b", "2"), {.scope = "other", .content_hash = "1"}},
       {SampleEvent("c", "1"), scope(150)},
       {SampleEvent("d", "2")}});
  ASSERT_THAT(answers[0], IsOk());
  EXPECT_EQ(answers[0]->sequence, 301);
  EXPECT_THAT(answers[1], StatusIs(StatusCode::kDataLoss));
  ASSERT_THAT(answers[2], IsOk());
  EXPECT_EQ(answers[2]->sequence, 302);
}

}  // namespace
}  // namespace gateway
