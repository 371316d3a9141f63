#include <memory>

#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "adapters/store/subscription_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/memory_subscription_store.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

MATCHER_P2(Outstanding, sequence, attempts, "") {
  return arg.sequence == sequence && arg.attempts == attempts;
}

// What every subscription store promises, whatever it is built on.
class SubscriptionStoreContract : public testing::TestWithParam<std::string> {
 protected:
  SubscriptionStoreContract() {
    if (GetParam() == "Memory") {
      store_ = std::make_unique<MemorySubscriptionStore>();
    } else {
      database_ = *SqliteDatabase::Open(directory_.path());
      store_ = std::make_unique<SqliteSubscriptionStore>(*database_);
    }
  }

  absl::StatusOr<SubscriptionRecord> Create(const std::string& name,
                                            int64_t scanned = 0) {
    SubscriptionRecord record;
    record.name = name;
    record.caller = "crm";
    record.create_time = absl::FromUnixSeconds(1'700'000'000);
    record.settings.set_max_attempts(7);
    record.generation = 5;
    record.scanned = scanned;
    return Await<SubscriptionRecord>(
        [&](auto done) { store_->Create(record, std::move(done)); });
  }

  LoadedSubscription Load(const std::string& name = "a") {
    const auto loaded = Await<LoadedSubscription>(
        [&](auto done) { store_->Load(name, std::move(done)); });
    EXPECT_THAT(loaded, IsOk());
    return loaded.value_or(LoadedSubscription());
  }

  absl::StatusOr<AppliedChange> Apply(const SubscriptionChange& change) {
    return Await<AppliedChange>(
        [&](auto done) { store_->Apply(change, std::move(done)); });
  }

  // A change of `a`, as it is now.
  SubscriptionChange Change() {
    const SubscriptionRecord record = Load().record;
    SubscriptionChange change;
    change.name = record.name;
    change.revision = record.revision;
    change.generation = record.generation;
    change.scanned = record.scanned;
    change.lost = record.lost;
    return change;
  }

  void Park(std::vector<int64_t> sequences) {
    SubscriptionChange change = Change();
    for (const int64_t sequence : sequences)
      change.parked.push_back(
          {.sequence = sequence,
           .attempts = 3,
           .park_time = absl::FromUnixSeconds(1'700'000'001),
           .reason = "no such customer"});
    ASSERT_THAT(Apply(change), IsOk());
  }

  std::vector<int64_t> Parked(int64_t after = 0, int limit = 100) {
    std::vector<int64_t> sequences;
    const auto parked = Await<std::vector<ParkedRecord>>([&](auto done) {
      store_->ListParked("a", after, limit, std::move(done));
    });
    EXPECT_THAT(parked, IsOk());
    for (const ParkedRecord& each : *parked) sequences.push_back(each.sequence);
    return sequences;
  }

  std::vector<int64_t> Replays(int limit = 100) {
    const auto found = Await<std::vector<int64_t>>(
        [&](auto done) { store_->ListReplays("a", limit, std::move(done)); });
    EXPECT_THAT(found, IsOk());
    return found.value_or(std::vector<int64_t>());
  }

  int64_t Replay(std::optional<int64_t> sequence) {
    return Await<int64_t>([&](auto done) {
             store_->Replay("a", sequence, std::move(done));
           })
        .value_or(-1);
  }

  int64_t Drop(std::optional<int64_t> sequence) {
    return Await<int64_t>([&](auto done) {
             store_->DropParked("a", sequence, std::move(done));
           })
        .value_or(-1);
  }

  const TempDirectory directory_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<SubscriptionStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, SubscriptionStoreContract,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& info) { return info.param; });

TEST_P(SubscriptionStoreContract, KeepsWhatItIsGiven) {
  ASSERT_THAT(Create("a", 17), IsOk());
  const SubscriptionRecord record = Load().record;
  EXPECT_EQ(record.name, "a");
  EXPECT_EQ(record.caller, "crm");
  EXPECT_EQ(record.create_time, absl::FromUnixSeconds(1'700'000'000));
  EXPECT_EQ(record.settings.max_attempts(), 7);
  EXPECT_EQ(record.revision, 1);
  EXPECT_EQ(record.generation, 5);
  EXPECT_EQ(record.scanned, 17);
  EXPECT_EQ(record.lost, 0);
}

TEST_P(SubscriptionStoreContract, RefusesANameTwiceUntilItIsDeleted) {
  ASSERT_THAT(Create("a"), IsOk());
  EXPECT_THAT(Create("a"), StatusIs(absl::StatusCode::kAlreadyExists));
  Park({1});
  const auto remove = [&] {
    return Await<int64_t>(
        [&](auto done) { store_->Delete("a", std::move(done)); });
  };
  EXPECT_THAT(remove(), IsOk());
  EXPECT_THAT(remove(), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Create("a"), IsOk());
  EXPECT_THAT(Parked(), IsEmpty());
}

TEST_P(SubscriptionStoreContract, LoadsAllByName) {
  ASSERT_THAT(Create("b"), IsOk());
  ASSERT_THAT(Create("a"), IsOk());
  const auto all = Await<std::vector<LoadedSubscription>>(
      [&](auto done) { store_->LoadAll(std::move(done)); });
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(*all, SizeIs(2));
  EXPECT_EQ((*all)[0].record.name, "a");
  EXPECT_EQ((*all)[1].record.name, "b");
}

TEST_P(SubscriptionStoreContract, AppliesAChangeWhole) {
  ASSERT_THAT(Create("a"), IsOk());
  SubscriptionChange change = Change();
  change.settings.emplace().set_max_attempts(8);
  change.generation = 6;
  change.scanned = 20;
  change.lost = 2;
  change.outstanding = {{.sequence = 9, .attempts = 1},
                        {.sequence = 5, .attempts = 2}};
  change.outstanding[0].due = absl::FromUnixNanos(123'456'789);
  change.outstanding[0].reason = "busy";
  const auto applied = Apply(change);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->revision, 2);
  const LoadedSubscription loaded = Load();
  EXPECT_EQ(loaded.record.revision, 2);
  EXPECT_EQ(loaded.record.settings.max_attempts(), 8);
  EXPECT_EQ(loaded.record.generation, 6);
  EXPECT_EQ(loaded.record.scanned, 20);
  EXPECT_EQ(loaded.record.lost, 2);
  ASSERT_THAT(loaded.outstanding,
              ElementsAre(Outstanding(5, 2), Outstanding(9, 1)));
  EXPECT_EQ(loaded.outstanding[1].due, absl::FromUnixNanos(123'456'789));
  EXPECT_EQ(loaded.outstanding[1].reason, "busy");
}

TEST_P(SubscriptionStoreContract, ForgetsWhatIsSettled) {
  ASSERT_THAT(Create("a"), IsOk());
  SubscriptionChange change = Change();
  change.outstanding = {{.sequence = 5, .attempts = 1},
                        {.sequence = 6, .attempts = 1}};
  ASSERT_THAT(Apply(change), IsOk());
  change = Change();
  change.settled = {5, 99};
  change.outstanding = {{.sequence = 6, .attempts = 2}};
  ASSERT_THAT(Apply(change), IsOk());
  EXPECT_THAT(Load().outstanding, ElementsAre(Outstanding(6, 2)));
}

TEST_P(SubscriptionStoreContract, AppliesNothingToAnotherRevision) {
  ASSERT_THAT(Create("a"), IsOk());
  SubscriptionChange change = Change();
  change.scanned = 20;
  ASSERT_THAT(Apply(change), IsOk());
  change.scanned = 30;
  EXPECT_THAT(Apply(change), StatusIs(absl::StatusCode::kAborted));
  EXPECT_EQ(Load().record.scanned, 20);
  change.name = "b";
  EXPECT_THAT(Apply(change), StatusIs(absl::StatusCode::kNotFound));
}

TEST_P(SubscriptionStoreContract, ListsWhatIsParked) {
  ASSERT_THAT(Create("a"), IsOk());
  Park({7, 5, 6});
  EXPECT_THAT(Parked(), ElementsAre(5, 6, 7));
  EXPECT_THAT(Parked(5, 1), ElementsAre(6));
  EXPECT_THAT(Load().outstanding, IsEmpty());
  const auto parked = Await<std::vector<ParkedRecord>>(
      [&](auto done) { store_->ListParked("a", 0, 1, std::move(done)); });
  EXPECT_EQ(parked->front().attempts, 3);
  EXPECT_EQ(parked->front().reason, "no such customer");
  EXPECT_EQ(parked->front().park_time, absl::FromUnixSeconds(1'700'000'001));
}

TEST_P(SubscriptionStoreContract, ParksWhatWasOutstanding) {
  ASSERT_THAT(Create("a"), IsOk());
  SubscriptionChange change = Change();
  change.outstanding = {{.sequence = 5, .attempts = 1}};
  ASSERT_THAT(Apply(change), IsOk());
  Park({5});
  EXPECT_THAT(Load().outstanding, IsEmpty());
  EXPECT_THAT(Parked(), ElementsAre(5));
}

TEST_P(SubscriptionStoreContract, LetsParkedOnesWaitToBeReplayed) {
  ASSERT_THAT(Create("a"), IsOk());
  Park({5, 6, 7});
  EXPECT_EQ(Replay(6), 1);
  EXPECT_EQ(Replay(6), 0);
  EXPECT_THAT(Parked(), ElementsAre(5, 7));
  EXPECT_THAT(Replays(), ElementsAre(6));
  EXPECT_EQ(Replay(std::nullopt), 2);
  EXPECT_THAT(Parked(), IsEmpty());
  EXPECT_THAT(Replays(), ElementsAre(5, 6, 7));
  EXPECT_THAT(Replays(2), ElementsAre(5, 6));
  SubscriptionChange change = Change();
  change.outstanding = {{.sequence = 5}};
  change.settled = {6};
  ASSERT_THAT(Apply(change), IsOk());
  EXPECT_THAT(Replays(), ElementsAre(7));
  EXPECT_THAT(Load().outstanding, ElementsAre(Outstanding(5, 0)));
}

TEST_P(SubscriptionStoreContract, DropsWhatIsParked) {
  ASSERT_THAT(Create("a"), IsOk());
  Park({5, 6, 7});
  EXPECT_EQ(Drop(6), 1);
  EXPECT_EQ(Drop(6), 0);
  EXPECT_EQ(Drop(std::nullopt), 2);
  EXPECT_THAT(Parked(), IsEmpty());
}

TEST_P(SubscriptionStoreContract, CountsWhatIsParkedAndReplayed) {
  ASSERT_THAT(Create("a"), IsOk());
  ASSERT_THAT(Create("b"), IsOk());
  Park({5, 6, 7});
  ASSERT_EQ(Replay(6), 1);
  const auto counts = Await<std::map<std::string, ParkedCount>>(
      [&](auto done) { store_->CountParked(std::move(done)); });
  ASSERT_THAT(counts, IsOk());
  ASSERT_THAT(*counts, ElementsAre(Pair("a", testing::_)));
  EXPECT_EQ(counts->at("a").parked, 2);
  EXPECT_EQ(counts->at("a").replaying, 1);
}

TEST_P(SubscriptionStoreContract, SeeksAwayFromWhatWasKnown) {
  ASSERT_THAT(Create("a", 20), IsOk());
  Park({5, 6, 15, 16});
  ASSERT_EQ(Replay(6), 1);
  ASSERT_EQ(Replay(16), 1);
  SubscriptionChange change = Change();
  change.outstanding = {{.sequence = 8, .attempts = 1},
                        {.sequence = 18, .attempts = 1}};
  ASSERT_THAT(Apply(change), IsOk());
  change = Change();
  change.seek = true;
  change.scanned = 10;
  change.outstanding = {{.sequence = 11}};
  change.parked = {{.sequence = 9, .attempts = 2, .park_time = {}}};
  const auto applied = Apply(change);
  ASSERT_THAT(applied, IsOk());
  EXPECT_EQ(applied->unparked, 2);
  EXPECT_THAT(Parked(), ElementsAre(5, 9));
  EXPECT_THAT(Replays(), ElementsAre(6));
  EXPECT_THAT(Load().outstanding, ElementsAre(Outstanding(11, 0)));
}

}  // namespace
}  // namespace gateway
