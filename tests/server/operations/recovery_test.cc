#include <atomic>
#include <chrono>
#include <future>
#include <iostream>
#include <map>

#include "absl/strings/str_format.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/time_util.h"
#include "server/operations/kinds/redeem_giftcard.h"
#include "server/operations/operations.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_platform.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

// What optimised programs bear, and others in the same time.
#ifdef NDEBUG
constexpr int kEach = 20'000;
#else
constexpr int kEach = 600;
#endif
constexpr absl::Duration kTimeout = absl::Minutes(15);

// What an earlier process leaves in the store when it dies.
class RecoveryTest : public testing::Test {
 protected:
  RecoveryTest() { Leave(); }

  // As many operations of each kind that may be left.
  void Leave() {
    constexpr int kAtOnce = 2000;
    std::vector<OperationRecord> records;
    for (int i = 0; i < kEach; ++i) {
      records.push_back(Record(State::STATE_QUEUED, i));
      records.push_back(Record(State::STATE_QUEUED, i));
      records.back().set_detached(true);
      records.push_back(Record(State::STATE_SENDING, i));
      records.push_back(Record(State::STATE_ENQUEUED, i));
      records.push_back(Record(State::STATE_UNRESOLVED, i));
      if (std::ssize(records) < kAtOnce && i + 1 < kEach) continue;
      Create(std::exchange(records, {}));
    }
    clock_.Advance(absl::Seconds(1));
  }

  void Create(std::vector<OperationRecord> records) {
    Answer<CreatedOperation> last;
    for (OperationRecord& record : records) {
      const bool is_last = &record == &records.back();
      if (is_last) {
        store_.Create(std::move(record), last.done());
      } else {
        store_.Create(std::move(record),
                      [](const auto& made) { ASSERT_THAT(made, IsOk()); });
      }
    }
    ASSERT_THAT(last.Wait(), IsOk());
  }

  OperationRecord Record(State::State state, int i) {
    using google::protobuf::util::TimeUtil;
    const absl::Time now = clock_.Now();
    OperationRecord record;
    record.set_name(absl::StrFormat("operations/%08d", ++made_));
    record.set_state(state);
    record.set_caller("default");
    record.set_method("fourws.gateway.v1.GiftcardService.RedeemGiftcard");
    record.set_request_id(record.name());
    record.set_bound(true);
    record.set_resource(absl::StrFormat("giftcards/%d-%d", state, i));
    record.set_holds_resource(state != State::STATE_QUEUED);
    *record.mutable_create_time() =
        TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(now));
    const absl::Duration left =
        state == State::STATE_UNRESOLVED ? absl::Hours(24) : kTimeout;
    *record.mutable_expire_time() =
        TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(now + left));
    return record;
  }

  std::map<State::State, int> Count() {
    std::map<State::State, int> count;
    OperationQuery query;
    do {
      Answer<OperationPage> answer;
      store_.List(query, 1000, answer.done());
      const auto page = answer.Wait();
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return count;
      for (const auto& record : page->records) ++count[record.state()];
      query.before_name = page->more_before;
    } while (!query.before_name.empty());
    return count;
  }

  // Returns when all is taken over.
  static void Recover(Operations& operations,
                      absl::Time lost_until = absl::InfinitePast()) {
    std::promise<void> recovered;
    operations.Recover(lost_until, [&] { recovered.set_value(); });
    recovered.get_future().wait();
  }

  // What takes how long is for people to judge.
  template <typename Work>
  static void Time(const std::string& what, Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> took =
        std::chrono::steady_clock::now() - begin;
    std::cout << what << ": " << took.count() << " s\n";
  }

  int made_ = 0;
  FakeClock clock_;
  FakePlatform platform_;
  const TempDirectory directory_;
  const std::unique_ptr<SqliteDatabase> database_ =
      *SqliteDatabase::Open(directory_.path());
  SqliteOperationStore store_{*database_};
};

TEST_F(RecoveryTest, SendsNothingThatAnOlderStoreHasQueued) {
  // Older ones only: an earlier process may have found the loss.
  const absl::Time lost_until = clock_.WallNow();
  clock_.Advance(absl::Seconds(1));
  OperationRecord later = Record(State::STATE_QUEUED, kEach);
  later.set_detached(true);
  Create({later});
  Operations operations(store_, platform_, clock_, OperationsOptions());
  operations.Add(std::make_unique<RedeemGiftcard>(platform_, clock_));
  Recover(operations, lost_until);
  EXPECT_THAT(Count(),
              UnorderedElementsAre(Pair(State::STATE_QUEUED, 1),
                                   Pair(State::STATE_SENDING, kEach),
                                   Pair(State::STATE_ENQUEUED, kEach),
                                   Pair(State::STATE_UNRESOLVED, 3 * kEach)));
  Answer<OperationRecord> doubted;
  store_.Get("operations/00000002", doubted.done());
  const auto record = doubted.Wait();
  ASSERT_THAT(record, IsOk());
  EXPECT_TRUE(record->detached());
  EXPECT_EQ(record->state(), State::STATE_UNRESOLVED);
  EXPECT_TRUE(record->bound());  // A repeat joins it.
}

TEST_F(RecoveryTest, TakesUpWhatManyOpenOperationsBecameAndEndsThemInTime) {
  OperationsOptions options;
  options.timeout = kTimeout;
  std::atomic<int> settled = 0;
  options.on_settled = [&](const OperationRecord&) { ++settled; };
  Operations operations(store_, platform_, clock_, std::move(options));
  operations.Add(std::make_unique<RedeemGiftcard>(platform_, clock_));
  Time(absl::StrFormat("recovery of %d operations", made_),
       [&] { Recover(operations); });
  EXPECT_THAT(Count(),
              UnorderedElementsAre(Pair(State::STATE_FAILED, kEach),
                                   Pair(State::STATE_QUEUED, kEach),
                                   Pair(State::STATE_SENDING, kEach),
                                   Pair(State::STATE_ENQUEUED, kEach),
                                   Pair(State::STATE_UNRESOLVED, kEach)));
  EXPECT_TRUE(platform_.sends().empty());

  clock_.Advance(kTimeout);
  Time(absl::StrFormat("expiry of %d operations", 3 * kEach), [&] {
    while (settled < 4 * kEach) {
      clock_.Advance(absl::Seconds(1));
      // The store's answer paces the clock: each look is done with before the
      // next.
      Answer<OperationRecord> looked;
      store_.Get("", looked.done());
      EXPECT_FALSE(looked.Wait().ok());
    }
  });
  EXPECT_THAT(Count(),
              UnorderedElementsAre(Pair(State::STATE_FAILED, 2 * kEach),
                                   Pair(State::STATE_UNRESOLVED, 3 * kEach)));
}

}  // namespace
}  // namespace gateway
