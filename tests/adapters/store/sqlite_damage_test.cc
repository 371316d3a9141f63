// Of subscriptions and dead letters.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/sqlite/sqlite_subscription_store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damage_fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::SizeIs;

class SqliteDamageTest : public DamageFixture {};

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
