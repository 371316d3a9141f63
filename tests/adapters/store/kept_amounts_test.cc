#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/sqlite/schema.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

// What is kept without an end of its own: how much of it, and no more.
namespace gateway {
namespace {

using absl::StatusCode;
using State = DeadLetter::State;

constexpr BackendLimits kLimits = {.states = {3, 10'000},
                                   .letters = {2, 10'000}};

// Made of pieces, so that the sizes of all are known.
Event StateOf(std::vector<std::string> keys, size_t bytes = 10) {
  Event event = EventNamed("a");
  event.customer = "c";
  event.notification = std::string(bytes, 'n');
  event.raw = "";
  event.state_keys = std::move(keys);
  return event;
}

DeadLetter LetterOf(size_t bytes, const std::string& key = "") {
  DeadLetter letter;
  letter.source = "4ws";
  letter.receive_time = absl::FromUnixSeconds(1);
  letter.body = std::string(bytes, 'b');
  letter.key = key;
  return letter;
}

absl::StatusOr<StoredAmount> StatesIn(EventLog& log) {
  return Await<StoredAmount>(
      [&](auto done) { log.MeasureStates(std::move(done)); });
}

absl::StatusOr<StoredAmount> WaitingIn(DeadLetterStore& letters) {
  return Await<StoredAmount>(
      [&](auto done) { letters.MeasureWaiting(std::move(done)); });
}

class KeptAmounts : public StoreContract {
 protected:
  KeptAmounts() : StoreContract(kLimits) {}

  StoredAmount States() { return *StatesIn(log()); }
  StoredAmount Waiting() { return *WaitingIn(letters()); }

  absl::Status Add(const Event& event, const Dedupe& dedupe = Dedupe()) {
    return Append(log(), event, dedupe).status();
  }
  absl::Status Add(const DeadLetter& letter) {
    return Await<AppendedLetter>(
               [&](auto done) { letters().Append(letter, std::move(done)); })
        .status();
  }
  absl::Status End(int64_t number, State state) {
    return Await<DeadLetter>([&](auto done) {
             letters().End(number, {state, absl::FromUnixSeconds(5)},
                           std::move(done));
           })
        .status();
  }
  void Erase(const std::string& customer) {
    ASSERT_THAT(Await<Erasure>([&](auto done) {
                  log().EraseCustomer(customer, std::move(done));
                }),
                IsOk());
  }
};

TEST_P(KeptAmounts, CountsEachStateAndEachOfTheirEventsOnce) {
  EXPECT_EQ(States(), StoredAmount());
  ASSERT_THAT(Add(StateOf({"x", "yy", "x"})), IsOk());
  EXPECT_EQ(States(), (StoredAmount{2, (2 + 32) + (4 + 32) + 10 + 256}));
  // The first is still the last one of yy.
  ASSERT_THAT(Add(StateOf({"x"}, 20)), IsOk());
  EXPECT_EQ(States(), (StoredAmount{2, (2 + 32) + (4 + 32) + 30 + 2 * 256}));
  ASSERT_THAT(Add(StateOf({"x", "yy"}, 5)), IsOk());
  EXPECT_EQ(States(), (StoredAmount{2, (2 + 32) + (4 + 32) + 5 + 256}));
  // What is no state is not counted.
  ASSERT_THAT(Add(StateOf({}, 500)), IsOk());
  EXPECT_EQ(States(), (StoredAmount{2, (2 + 32) + (4 + 32) + 5 + 256}));
}

TEST_P(KeptAmounts, CountsWhatTellsRepeats) {
  ASSERT_THAT(Add(StateOf({}), {.scope = "abc", .content_hash = "1"}), IsOk());
  ASSERT_THAT(Add(StateOf({}), {.scope = "abc", .content_hash = "2"}), IsOk());
  EXPECT_EQ(States(), (StoredAmount{0, 3 + 128}));
  Erase("c");
  EXPECT_EQ(States(), StoredAmount());
}

TEST_P(KeptAmounts, CountsStatesBeyondTrimmingUntilTheyAreReplacedOrErased) {
  ASSERT_THAT(Add(StateOf({"x"})), IsOk());
  ASSERT_THAT(Add(StateOf({"y"}, 20)), IsOk());
  const StoredAmount before = States();
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  EXPECT_EQ(States(), before);
  ASSERT_THAT(Add(StateOf({"x"}, 12)), IsOk());
  EXPECT_EQ(States(), (StoredAmount{2, before.bytes + 2}));
  Erase("c");
  EXPECT_EQ(States(), StoredAmount());
}

TEST_P(KeptAmounts, TakesNoStateBeyondTheirCountButUpdatesOfKnownOnes) {
  ASSERT_THAT(Add(StateOf({"x", "y", "z"})), IsOk());
  const StoredAmount full = States();
  EXPECT_THAT(Add(StateOf({"x", "new"})),
              StatusIs(StatusCode::kResourceExhausted));
  // Nothing of it is there.
  EXPECT_EQ(States(), full);
  EXPECT_EQ(log().bounds().last, 1);
  EXPECT_THAT(Add(StateOf({"x", "y", "z"}, 500)), IsOk());
  EXPECT_THAT(Add(StateOf({})), IsOk());
  EXPECT_EQ(log().bounds().last, 3);
  Erase("c");
  EXPECT_THAT(Add(StateOf({"new"})), IsOk());
}

TEST_P(KeptAmounts, TakesNoStateBeyondTheirBytesButWhatMakesThemLess) {
  ASSERT_THAT(Add(StateOf({"x"}, 9'700)), IsOk());
  const Dedupe content{.scope = "s", .content_hash = "1"};
  EXPECT_THAT(Add(StateOf({"y"})), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Add(StateOf({"x"}, 9'711)),
              StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Add(StateOf({}), content),
              StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Add(StateOf({}, 20'000)), IsOk());
  EXPECT_THAT(Add(StateOf({"x"}, 9'710)), IsOk());  // There was room for it.
  EXPECT_THAT(Add(StateOf({"x"}, 9'000)), IsOk());
  EXPECT_THAT(Add(StateOf({"y"})), IsOk());
  EXPECT_THAT(Add(StateOf({}), content), IsOk());
}

TEST_P(KeptAmounts, KnowsARepeatThoughThereIsNoRoom) {
  const Dedupe content{.scope = "s", .content_hash = "1"};
  ASSERT_THAT(Add(StateOf({"x", "y", "z"}), content), IsOk());
  const auto again = Append(log(), StateOf({"x", "y", "z", "new"}), content);
  ASSERT_THAT(again, IsOk());
  EXPECT_TRUE(again->duplicate);
}

TEST_P(KeptAmounts, LetsSoManyLettersWait) {
  EXPECT_EQ(Waiting(), StoredAmount());
  DeadLetter letter = LetterOf(100, "key");
  letter.headers = {{"a", "bcd"}};  // 1:a,3:bcd,
  ASSERT_THAT(Add(letter), IsOk());
  EXPECT_EQ(Waiting(), (StoredAmount{1, 100 + 10 + 256}));
  ASSERT_THAT(Add(LetterOf(5)), IsOk());
  EXPECT_THAT(Add(LetterOf(5)), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Add(letter), IsOk());  // It is here already.
  ASSERT_THAT(End(1, State::kDiscarded), IsOk());
  EXPECT_EQ(Waiting(), (StoredAmount{1, 5 + 256}));
  // To correct that frees nothing more.
  ASSERT_THAT(End(1, State::kReplayed), IsOk());
  EXPECT_EQ(Waiting(), (StoredAmount{1, 5 + 256}));
  EXPECT_THAT(Add(LetterOf(5)), IsOk());
}

TEST_P(KeptAmounts, LetsSoManyBytesOfLettersWait) {
  EXPECT_THAT(Add(LetterOf(10'000)), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_EQ(Waiting(), StoredAmount());
  ASSERT_THAT(Add(LetterOf(9'000)), IsOk());
  EXPECT_THAT(Add(LetterOf(1'000)), StatusIs(StatusCode::kResourceExhausted));
  EXPECT_THAT(Add(LetterOf(400)), IsOk());
}

INSTANTIATE_TEST_SUITE_P(Backends, KeptAmounts,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

TEST(SqliteKeptAmounts, CountsWhatAnOlderGatewayLeft) {
  const TempDirectory directory;
  const std::string file = (directory.path() / "gateway.db").string();
  std::ofstream(file).close();
  {
    auto old = SqliteConnection::Open(file, SqliteConnection::Mode::kReadWrite);
    ASSERT_THAT(old, IsOk());
    ASSERT_THAT(UpdateSchemaTo(**old, 7), IsOk());
    ASSERT_THAT(
        (*old)->Script(
            "INSERT INTO events VALUES (1, 'e', '4ws', 'p', 7, 'c', 'd', x'',"
            " '', 0, 7, 0, x'010203', x'0405');"
            "INSERT INTO latest_states VALUES ('\xC3\xA8', 1), ('xyz', 1);"
            "INSERT INTO last_contents VALUES ('s', x'', 1, 'c');"
            "INSERT INTO dead_letters VALUES (1, '4ws', 'why', 7, x'3030', 1,"
            " NULL, 0, 0, NULL, 3, x'010203');"
            "INSERT INTO dead_letters VALUES (2, '4ws', 'why', 7, x'', 3, 9, 0,"
            " 0, NULL, 3, x'');"),
        IsOk());
  }
  SqliteBackend backend(directory.path());
  EXPECT_EQ(*StatesIn(backend.events()),
            (StoredAmount{2, (4 + 32) + (6 + 32) + (5 + 256) + (1 + 128)}));
  EXPECT_EQ(*WaitingIn(backend.letters()), (StoredAmount{1, 3 + 2 + 256}));
}

// An erasure in steps, each of which ends in the middle of a customer's events.
TEST(SqliteKeptAmounts, ErasesEventsOfManyStates) {
  const TempDirectory directory;
  SqliteBackend backend(directory.path());
  for (int i = 0; i < 5; ++i) {
    std::vector<std::string> keys;
    keys.reserve(1500);
    for (int k = 0; k < 1500; ++k) keys.push_back(absl::StrCat(i, " ", k));
    ASSERT_THAT(Append(backend.events(), StateOf(std::move(keys))), IsOk());
  }
  EXPECT_EQ(StatesIn(backend.events())->count, 7500);
  const auto erased = Await<Erasure>(
      [&](auto done) { backend.events().EraseCustomer("c", std::move(done)); });
  ASSERT_THAT(erased, IsOk());
  EXPECT_EQ(erased->events, 5);
  EXPECT_EQ(*StatesIn(backend.events()), StoredAmount());
}

}  // namespace
}  // namespace gateway
