#include "server/notifications/dead_letters.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/replay_run.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_dead_letter_store.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using State = DeadLetter::State;

class DeadLettersTest : public testing::Test {
 protected:
  ~DeadLettersTest() override {
    store_.Stop();
    log_.Stop();
  }

  // Bodies are readable unless they are `bad`.
  static absl::StatusOr<ReceivedEvent> Read(const DeadLetter& letter) {
    if (letter.body == "bad") return absl::InvalidArgumentError("still bad");
    ReceivedEvent received;
    received.event.id = letter.body;
    received.event.receive_time = letter.receive_time;
    return received;
  }

  int64_t Add(const std::string& body, const std::string& source = "4ws/x") {
    DeadLetter letter;
    letter.source = source;
    letter.body = body;
    letter.receive_time = absl::FromUnixSeconds(7);
    Answer<AppendedLetter> answer;
    store_.Append(std::move(letter), answer.done());
    return answer.Wait()->number;
  }

  absl::StatusOr<Replayed> Replay(int64_t number) {
    Answer<Replayed> answer;
    letters_.Replay(number, answer.done());
    return answer.Wait();
  }

  DeadLetter Get(int64_t number) {
    Answer<DeadLetter> answer;
    store_.Get(number, answer.done());
    return *answer.Wait();
  }

  std::vector<std::string> Events() {
    Answer<std::vector<EventPtr>> answer;
    log_.Read(0, 1000, 1 << 30, false, answer.done());
    const auto events = answer.Wait();
    std::vector<std::string> ids;
    for (const EventPtr& event : *events) ids.push_back(event->id);
    return ids;
  }

  // Lets a run go on until it ended, in the clock's time.
  absl::StatusOr<ReplayReport> Run(ReplayOrder order) {
    absl::StatusOr<ReplayReport> ended = absl::UnknownError("goes on");
    const auto run = ReplayRun::Start(letters_, clock_, std::move(order),
                                      [&](absl::StatusOr<ReplayReport> report) {
                                        ended = std::move(report);
                                      });
    for (int i = 0; i < 200; ++i) {
      // A replay asks the store, the log and the store again.
      for (int j = 0; j < 5; ++j) {
        store_.Flush();
        log_.Flush();
      }
      if (!absl::IsUnknown(ended.status())) return ended;
      clock_.Advance(absl::Milliseconds(100));
    }
    return absl::UnknownError("goes on");
  }

  static std::vector<int64_t> Tried(const ReplayReport& report) {
    std::vector<int64_t> numbers;
    for (const Replayed& each : report.results) numbers.push_back(each.number);
    return numbers;
  }

  FakeClock clock_;
  MemoryEventLog log_;
  MemoryDeadLetterStore store_;
  DeadLetters letters_{store_, log_, clock_, {"4ws/x", "4ws/y"}, Read};
};

TEST_F(DeadLettersTest, MakesOfALetterTheEventItWouldHaveBeen) {
  Add("a");
  const auto replayed = Replay(1);
  ASSERT_THAT(replayed, IsOk());
  EXPECT_TRUE(replayed->processed);
  EXPECT_FALSE(replayed->duplicate);
  EXPECT_EQ(replayed->sequence, 1);
  EXPECT_THAT(Events(), ElementsAre("a"));
  const DeadLetter letter = Get(1);
  EXPECT_EQ(letter.state, State::kReplayed);
  EXPECT_EQ(letter.sequence, 1);
  EXPECT_EQ(letter.end_time, clock_.Now());
}

TEST_F(DeadLettersTest, LeavesWhatStillCannotBeRead) {
  Add("bad");
  const auto replayed = Replay(1);
  ASSERT_THAT(replayed, IsOk());
  EXPECT_FALSE(replayed->processed);
  EXPECT_EQ(replayed->reason, "still bad");
  EXPECT_EQ(Get(1).state, State::kWaiting);
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(DeadLettersTest, LeavesWhatThereIsNoRoomFor) {
  log_.SetMaxStates({0, 1 << 20});
  const DeadLetters letters(store_, log_, clock_, {"4ws/x"},
                            [](const DeadLetter& letter) {
                              auto received = Read(letter);
                              received->event.state_keys = {"new"};
                              return received;
                            });
  Add("a");
  Answer<Replayed> answer;
  letters.Replay(1, answer.done());
  const auto replayed = answer.Wait();
  ASSERT_THAT(replayed, IsOk());
  EXPECT_FALSE(replayed->processed);
  EXPECT_EQ(replayed->reason, "there is no room for a latest state");
  EXPECT_EQ(Get(1).state, State::kWaiting);
  EXPECT_THAT(Events(), IsEmpty());
}

TEST_F(DeadLettersTest, ReplaysALetterOnce) {
  Add("a");
  ASSERT_THAT(Replay(1), IsOk());
  const auto again = Replay(1);
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->processed);
  EXPECT_EQ(again->sequence, 1);
  EXPECT_FALSE(again->reason.empty());
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(DeadLettersTest, ReplaysOnceThoughItWasNotMarked) {
  Add("a");
  store_.FailNextWrites(1);
  EXPECT_THAT(Replay(1), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Get(1).state, State::kWaiting);
  const auto again = Replay(1);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->processed);
  EXPECT_EQ(again->sequence, 1);
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(DeadLettersTest, ReplaysOnceThoughTwoTryAtATime) {
  Add("a");
  Answer<Replayed> first;
  Answer<Replayed> second;
  letters_.Replay(1, first.done());
  letters_.Replay(1, second.done());
  const auto a = first.Wait();
  const auto b = second.Wait();
  ASSERT_THAT(a, IsOk());
  ASSERT_THAT(b, IsOk());
  EXPECT_EQ(a->processed + b->processed, 1);
  EXPECT_EQ(a->sequence, b->sequence);
  EXPECT_THAT(Events(), SizeIs(1));
}

TEST_F(DeadLettersTest, ImportsUnderTheSameKeyAsEver) {
  DeadLetter letter;
  letter.source = "4ws/x";
  letter.body = "a";
  letter.receive_time = absl::FromUnixSeconds(7);
  Answer<AppendedLetter> answer;
  letters_.Import(letter, answer.done());
  ASSERT_THAT(answer.Wait(), IsOk());
  EXPECT_EQ(absl::BytesToHexString(Get(1).key),
            "64013745dcc762e0b28c5cada421e8ae"
            "eeb7e00a459666993a0e2e03858b1307");
}

TEST_F(DeadLettersTest, ImportsTheSameOnce) {
  DeadLetter letter;
  letter.source = "4ws/x";
  letter.body = "a";
  const auto import = [&] {
    Answer<AppendedLetter> answer;
    letters_.Import(letter, answer.done());
    return *answer.Wait();
  };
  EXPECT_FALSE(import().duplicate);
  EXPECT_TRUE(import().duplicate);
  letter.receive_time = absl::FromUnixSeconds(8);
  EXPECT_FALSE(import().duplicate);
  letter.source = "4ws/y";
  EXPECT_FALSE(import().duplicate);
  EXPECT_TRUE(Get(1).imported);
}

TEST_F(DeadLettersTest, RunsThroughWhatWaitsAndMatches) {
  for (const char* body : {"a", "bad", "c"}) Add(body);
  Add("other", "4ws/y");
  ReplayOrder order;
  order.query.source = "4ws/x";
  const auto report = Run(order);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Tried(*report), ElementsAre(1, 2, 3));
  EXPECT_FALSE(report->more_after.has_value());
  EXPECT_THAT(Events(), ElementsAre("a", "c"));
}

TEST_F(DeadLettersTest, RunsNoFasterThanItMay) {
  for (int i = 0; i < 5; ++i) Add(absl::StrCat(i));
  ReplayOrder order;
  order.max_per_second = 2;
  const absl::Time begun = clock_.Now();
  const auto report = Run(order);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->results, SizeIs(5));
  EXPECT_GE(clock_.Now() - begun, absl::Seconds(2));
}

TEST_F(DeadLettersTest, SaysWhereARunIsToGoOn) {
  for (int i = 0; i < 5; ++i) Add("bad");
  ReplayOrder order;
  order.max_letters = 2;
  const auto first = Run(order);
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Tried(*first), ElementsAre(1, 2));
  ASSERT_EQ(first->more_after, 2);
  order.after = 2;
  order.max_letters = 3;
  const auto second = Run(order);
  EXPECT_THAT(Tried(*second), ElementsAre(3, 4, 5));
  EXPECT_FALSE(second->more_after.has_value());
}

TEST_F(DeadLettersTest, RunsThroughTheLettersNamed) {
  for (const char* body : {"a", "b", "c"}) Add(body);
  ReplayOrder order;
  order.numbers = {3, 1, 99, 3};
  const auto report = Run(order);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Tried(*report), ElementsAre(1, 3, 99));
  EXPECT_FALSE(report->results[2].processed);
  EXPECT_THAT(Events(), ElementsAre("a", "c"));
}

TEST_F(DeadLettersTest, EndsARunInTime) {
  for (int i = 0; i < 5; ++i) Add(absl::StrCat(i));
  ReplayOrder order;
  order.max_per_second = 1;
  order.until = clock_.Now() + absl::Milliseconds(2500);
  const auto report = Run(order);
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(Tried(*report), ElementsAre(1, 2, 3));
  EXPECT_EQ(report->more_after, 3);
}

}  // namespace
}  // namespace gateway
