#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/notification_event.h"
#include "adapters/store/sqlite/sqlite_outcome_outbox.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/damaged_file.h"
#include "tests/adapters/store/operation_store_contract.h"
#include "tests/support/sample_events.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

class SqliteDamageTest : public testing::Test {
 protected:
  std::filesystem::path file() const {
    return directory_.path() / "gateway.db";
  }

  void Open() {
    backend_ = std::make_unique<SqliteBackend>(
        directory_.path(), BackendLimits(),
        SqliteOptions{.on_damage = [this](absl::string_view) { ++damaged_; }},
        &IsNotification);
  }
  void Close() { backend_.reset(); }
  SqliteBackend& backend() { return *backend_; }
  EventLog& log() { return backend_->events(); }
  OperationStore& store() { return backend_->operations(); }

  // Many events of some size, each with a text of its own: `needle-N.`.
  void AddEvents(int count) {
    for (int i = 1; i <= count; ++i) {
      Event event = SampleEvent(absl::StrCat("id-", i), "1");
      event.receive_time = absl::FromUnixSeconds(1'000 + i);
      event.raw = absl::StrCat("needle-", i, ".", std::string(200, 'x'));
      ASSERT_THAT(Append(log(), event), IsOk());
    }
  }
  absl::StatusOr<std::vector<EventPtr>> ReadBack(int64_t before) {
    return Await<std::vector<EventPtr>>([&](auto done) {
      log().ReadBack(before, 1000, 1 << 30, true, std::move(done));
    });
  }
  absl::StatusOr<EventPtr> Find(const std::string& id) {
    return Await<EventPtr>(
        [&](auto done) { log().Find(id, false, std::move(done)); });
  }

  void AddOperations(int count, v1::OperationMetadata::State state =
                                    v1::OperationMetadata::STATE_SENDING) {
    for (int i = 1; i <= count; ++i) {
      OperationRecord record = RecordNamed(absl::StrCat(i));
      record.set_upstream_id(
          absl::StrCat("needle-", i, ".", std::string(200, 'x')));
      record.set_state(state);
      record.mutable_expire_time()->set_seconds(100);
      record.mutable_end_time()->set_seconds(100);
      ASSERT_THAT(Create(store(), record), IsOk());
    }
  }
  std::set<std::string> Listed(OperationPage& all) {
    OperationQuery query;
    std::set<std::string> names;
    do {
      const auto page = Await<OperationPage>(
          [&](auto done) { store().List(query, 7, std::move(done)); });
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& record : page->records) names.insert(record.name());
      all.damaged.insert(all.damaged.end(), page->damaged.begin(),
                         page->damaged.end());
      query.before_name = page->more_before;
    } while (!query.before_name.empty());
    return names;
  }

  const TempDirectory directory_;
  std::atomic<int> damaged_ = 0;
  std::unique_ptr<SqliteBackend> backend_;
};

// The sequences of those that are damaged. All must be there, in order.
std::set<int64_t> DamagedOf(const std::vector<EventPtr>& events, int64_t next,
                            int64_t step) {
  std::set<int64_t> damaged;
  for (const EventPtr& event : events) {
    EXPECT_EQ(event->sequence, next);
    next += step;
    if (event->damaged)
      damaged.insert(event->sequence);
    else
      EXPECT_EQ(event->id, absl::StrCat("id-", event->sequence));
  }
  return damaged;
}

TEST_F(SqliteDamageTest, PassesOverEventsOfADamagedPage) {
  Open();
  AddEvents(300);
  Close();
  ZeroPagesWith(file(), "needle-150.");
  Open();
  const auto upwards = Read(log(), 0, 1000, 1 << 30, /*with_raw=*/true);
  ASSERT_THAT(upwards, IsOk());
  EXPECT_THAT(*upwards, SizeIs(300));
  const std::set<int64_t> damaged = DamagedOf(*upwards, 1, 1);
  EXPECT_THAT(damaged, Contains(150));
  EXPECT_LT(damaged.size(), 50u);
  const auto downwards = ReadBack(301);
  ASSERT_THAT(downwards, IsOk());
  EXPECT_THAT(*downwards, SizeIs(300));
  EXPECT_EQ(DamagedOf(*downwards, 300, -1), damaged);
  // In pages, also from within the damage.
  const auto page = Read(log(), 149, 2, 1 << 30);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(*page, SizeIs(2));
  // Each is reported once, however often it is read.
  EXPECT_EQ(damaged_, std::ssize(damaged));

  EXPECT_THAT(Find("id-150"), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Find("id-299"), IsOk());
  const auto since = Await<int64_t>([&](auto done) {
    log().FirstSince(absl::FromUnixSeconds(1'280), std::move(done));
  });
  EXPECT_EQ(since.value_or(-1), 280);
  const auto within = Await<int64_t>(
      [&](auto done) { log().FirstWithin(1 << 30, std::move(done)); });
  EXPECT_EQ(within.value_or(-1), 1);
  EXPECT_EQ(Append(log(), SampleEvent("id-301", "1"))->sequence, 301);
}

TEST_F(SqliteDamageTest, TrimsOverADamagedPage) {
  Open();
  AddEvents(300);
  Close();
  ZeroPagesWith(file(), "needle-150.");
  Open();
  const auto kept = TrimBefore(log(), 250);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->first, 250);
  const auto left = Read(log(), 249);
  ASSERT_THAT(left, IsOk());
  EXPECT_THAT(*left, SizeIs(51));
  EXPECT_THAT(Append(log(), SampleEvent("id-301", "1")), IsOk());
}

TEST_F(SqliteDamageTest, PassesOverWhatIsNoNotification) {
  Open();
  AddEvents(3);
  Close();
  RunOn(file(), "UPDATE events SET notification = x'0f' WHERE sequence = 2");
  Open();
  const auto events = Read(log(), 0);
  ASSERT_THAT(events, IsOk());
  EXPECT_THAT(DamagedOf(*events, 1, 1), ElementsAre(2));
  EXPECT_THAT(*events, SizeIs(3));
  EXPECT_THAT(Find("id-2"), StatusIs(StatusCode::kDataLoss));
}

TEST_F(SqliteDamageTest, PassesOverEventsWhoseRowsAreGone) {
  Open();
  AddEvents(5);
  Close();
  RunOn(file(), "DELETE FROM events WHERE sequence IN (2, 5)");
  Open();
  const auto events = Read(log(), 0);
  ASSERT_THAT(events, IsOk());
  EXPECT_THAT(*events, SizeIs(5));
  EXPECT_THAT(DamagedOf(*events, 1, 1), ElementsAre(2, 5));
  EXPECT_EQ(Append(log(), SampleEvent("id-6", "1"))->sequence, 6);
}

TEST_F(SqliteDamageTest, PassesOverADamagedState) {
  Open();
  for (int i = 1; i <= 3; ++i) {
    Event event = SampleEvent(absl::StrCat("id-", i), "1");
    event.state_keys = {absl::StrCat("key ", i)};
    ASSERT_THAT(Append(log(), event), IsOk());
  }
  Close();
  RunOn(file(), "UPDATE events SET notification = x'0f' WHERE sequence = 2");
  Open();
  const auto states = Await<std::vector<EventPtr>>([&](auto done) {
    log().ReadStates(0, 3, 10, 1 << 20, false, std::move(done));
  });
  ASSERT_THAT(states, IsOk());
  EXPECT_THAT(*states, SizeIs(3));
  EXPECT_THAT(DamagedOf(*states, 1, 1), ElementsAre(2));
}

TEST_F(SqliteDamageTest, ListsAndExpiresOperationsBesideADamagedPage) {
  Open();
  AddOperations(100);
  Close();
  ZeroPagesWith(file(), "needle-50.");
  Open();
  OperationPage all;
  const std::set<std::string> names = Listed(all);
  EXPECT_THAT(all.damaged, Contains("operations/50"));
  EXPECT_EQ(names.size() + all.damaged.size(), 100u);
  EXPECT_THAT(names, Contains("operations/1"));
  EXPECT_THAT(names, Contains("operations/99"));

  const auto due = Await<std::vector<OperationRecord>>([&](auto done) {
    store().ListDue(absl::FromUnixSeconds(100), absl::FromUnixSeconds(100),
                    1000, std::move(done));
  });
  ASSERT_THAT(due, IsOk());
  EXPECT_EQ(due->size(), names.size());
  const auto open = Await<std::vector<OperationRecord>>(
      [&](auto done) { store().ListOpen("", 1000, std::move(done)); });
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->size(), names.size());

  EXPECT_THAT(Get(store(), "operations/50"), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Get(store(), "operations/1"), IsOk());
  // What may have been sent is not made again.
  OperationRecord again = RecordNamed("50");
  again.set_name("operations/again");
  EXPECT_THAT(Create(store(), again), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Create(store(), RecordNamed("101")), IsOk());
}

TEST_F(SqliteDamageTest, ForgetsFinishedOperationsBesideADamagedPage) {
  Open();
  AddOperations(100, v1::OperationMetadata::STATE_SUCCEEDED);
  Close();
  ZeroPagesWith(file(), "needle-50.");
  Open();
  const auto deleted = Await<int>([&](auto done) {
    store().DeleteFinished(absl::FromUnixSeconds(200), 1000, std::move(done));
  });
  ASSERT_THAT(deleted, IsOk());
  // But those whose page cannot be merged with the one beside it.
  EXPECT_GT(*deleted, 30);
  EXPECT_THAT(Get(store(), "operations/1"), StatusIs(StatusCode::kNotFound));
}

TEST_F(SqliteDamageTest, LeavesOutARecordThatIsNone) {
  Open();
  AddOperations(3);
  Close();
  RunOn(file(),
        "UPDATE operations SET record = x'ff' WHERE name = 'operations/2'");
  Open();
  OperationPage all;
  EXPECT_THAT(Listed(all), ElementsAre("operations/1", "operations/3"));
  EXPECT_THAT(all.damaged, ElementsAre("operations/2"));
  const auto open = Await<std::vector<OperationRecord>>(
      [&](auto done) { store().ListOpen("", 2, std::move(done)); });
  ASSERT_THAT(open, IsOk());
  EXPECT_THAT(*open, SizeIs(2));
  EXPECT_THAT(Get(store(), "operations/2"), StatusIs(StatusCode::kDataLoss));
  EXPECT_EQ(damaged_, 1);
}

TEST_F(SqliteDamageTest, HandsOutAnOutcomeThatIsNoneWithoutName) {
  Open();
  SqliteOutcomeOutbox outbox(backend().database());
  OperationRecord record = Create(store(), RecordNamed("a"))->record;
  record.set_state(v1::OperationMetadata::STATE_FAILED);
  ASSERT_THAT(Update(store(), record), IsOk());
  Close();
  RunOn(file(), "UPDATE untold_outcomes SET record = x'ff'");
  Open();
  SqliteOutcomeOutbox again(backend().database());
  const auto entries = Await<std::vector<OutboxEntry>>(
      [&](auto done) { again.Read(10, std::move(done)); });
  ASSERT_THAT(entries, IsOk());
  ASSERT_THAT(*entries, SizeIs(1));
  EXPECT_EQ(entries->front().record.name(), "");
}

TEST_F(SqliteDamageTest, PassesOverAnOutcomeThatCannotBeRead) {
  Open();
  for (const char* id : {"a", "b", "c"}) {
    OperationRecord record = Create(store(), RecordNamed(id))->record;
    // Large enough for pages of its own.
    record.set_upstream_id(absl::StrCat(std::string(5'000, 'x'), "needle-", id,
                                        ".", std::string(9'000, 'x')));
    record.set_state(v1::OperationMetadata::STATE_FAILED);
    ASSERT_THAT(Update(store(), record), IsOk());
  }
  Close();
  ZeroPagesWith(file(), "needle-b.");
  Open();
  SqliteOutcomeOutbox outbox(backend().database());
  const auto read = [&] {
    return Await<std::vector<OutboxEntry>>(
        [&](auto done) { outbox.Read(10, std::move(done)); });
  };
  const auto entries = read();
  ASSERT_THAT(entries, IsOk());
  std::vector<std::string> found;
  for (const OutboxEntry& entry : *entries)
    found.push_back(entry.record.name());
  ASSERT_THAT(found, ElementsAre("operations/a", "", "operations/c"));
  const auto forgotten = Await<int64_t>([&](auto done) {
    outbox.Forget(entries->back().number, std::move(done));
  });
  ASSERT_THAT(forgotten, IsOk());
  EXPECT_EQ(*forgotten, entries->back().number);
  ASSERT_THAT(read(), IsOk());
  EXPECT_THAT(*read(), SizeIs(0));
}

TEST_F(SqliteDamageTest, LoadsTheSubscriptionsBesideADamagedOne) {
  Open();
  for (const char* name : {"a", "b"}) {
    SubscriptionRecord record;
    record.name = name;
    const auto made = Await<SubscriptionRecord>([&](auto done) {
      SqliteSubscriptionStore(backend().database())
          .Create(record, std::move(done));
    });
    ASSERT_THAT(made, IsOk());
  }
  Close();
  RunOn(file(), "UPDATE subscriptions SET settings = x'ff' WHERE name = 'a'");
  Open();
  const auto loaded = Await<std::vector<LoadedSubscription>>([&](auto done) {
    SqliteSubscriptionStore(backend().database()).LoadAll(std::move(done));
  });
  ASSERT_THAT(loaded, IsOk());
  ASSERT_THAT(*loaded, SizeIs(1));
  EXPECT_EQ(loaded->front().record.name, "b");
}

DeadLetter Letter(int number) {
  DeadLetter letter;
  letter.source = "4ws/customer-promotions";
  letter.reason = "not JSON";
  letter.receive_time = absl::FromUnixSeconds(1'000 + number);
  letter.body = absl::StrCat("needle-", number, ".", std::string(200, 'x'));
  return letter;
}

TEST_F(SqliteDamageTest, ShowsTheDeadLettersBesideADamagedPage) {
  constexpr int kLetters = 100;
  Open();
  for (int i = 1; i <= kLetters; ++i)
    ASSERT_THAT(Await<AppendedLetter>([&](auto done) {
                  backend().letters().Append(Letter(i), std::move(done));
                }),
                IsOk());
  Close();
  ZeroPagesWith(file(), "needle-50.");
  Open();
  for (const auto state : {std::optional<DeadLetter::State>(),
                           std::optional(DeadLetter::State::kWaiting)}) {
    DeadLetterQuery query;
    query.source = "4ws/customer-promotions";
    query.state = state;
    const auto listed = Await<std::vector<DeadLetter>>([&](auto done) {
      backend().letters().List(query, 10, 1000, std::move(done));
    });
    ASSERT_THAT(listed, IsOk());
    ASSERT_THAT(*listed, SizeIs(kLetters - 10));
    int damaged = 0;
    for (int i = 0; i < kLetters - 10; ++i) {
      const DeadLetter& letter = (*listed)[static_cast<size_t>(i)];
      EXPECT_EQ(letter.number, 11 + i);
      EXPECT_EQ(letter.state, DeadLetter::State::kWaiting);
      EXPECT_EQ(letter.source.empty(), letter.damaged);
      damaged += letter.damaged ? 1 : 0;
    }
    EXPECT_TRUE((*listed)[39].damaged);
    EXPECT_EQ(damaged_, damaged);
  }
  EXPECT_THAT(Await<DeadLetter>([&](auto done) {
                backend().letters().Get(50, std::move(done));
              }),
              StatusIs(StatusCode::kDataLoss));

  // Who is told of what waits is told of those, too.
  const auto summary = Await<DeadLetterSummary>([&](auto done) {
    backend().letters().Summarize(10, 10, std::move(done));
  });
  ASSERT_THAT(summary, IsOk());
  EXPECT_EQ(summary->waiting, kLetters);
  EXPECT_EQ(summary->count, kLetters - 10);
  EXPECT_EQ(summary->last, kLetters);
  EXPECT_EQ(summary->first_received, absl::FromUnixSeconds(1'011));
  ASSERT_THAT(summary->groups, SizeIs(2));
  EXPECT_EQ(summary->groups[0].reason, "not JSON");
  EXPECT_EQ(summary->groups[1].source, "");
  EXPECT_EQ(summary->groups[1].count, damaged_);
}

TEST_F(SqliteDamageTest, ForgetsEndedDeadLettersBesideADamagedPage) {
  constexpr int kLetters = 1000;
  Open();
  for (int i = 1; i <= kLetters; ++i) {
    DeadLetter letter = Letter(i);
    letter.reason = absl::StrCat("needle-", i, ".");
    ASSERT_THAT(Await<AppendedLetter>([&](auto done) {
                  backend().letters().Append(letter, std::move(done));
                }),
                IsOk());
    const LetterEnd end{.time = absl::FromUnixSeconds(100)};
    ASSERT_THAT(Await<DeadLetter>([&](auto done) {
                  backend().letters().End(i, end, std::move(done));
                }),
                IsOk());
  }
  Close();
  ZeroPagesWith(file(), "needle-500.");
  Open();
  const auto deleted = Await<int>([&](auto done) {
    backend().letters().DeleteEnded(absl::FromUnixSeconds(200), 2 * kLetters,
                                    std::move(done));
  });
  ASSERT_THAT(deleted, IsOk());
  EXPECT_GT(*deleted, kLetters / 2);
  EXPECT_LT(*deleted, kLetters);
}

}  // namespace
}  // namespace gateway
