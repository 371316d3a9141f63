#include "adapters/store/sqlite/sqlite_outcome_outbox.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = v1::OperationMetadata;

class SqliteOutcomeOutboxTest : public testing::Test {
 protected:
  OperationRecord Move(OperationRecord record, State::State state) {
    record.set_state(state);
    record.set_holds_resource(false);
    const auto moved = Update(backend_.operations(), record);
    EXPECT_THAT(moved, IsOk());
    return moved.ok() ? *moved : record;
  }
  OperationRecord Begin(const std::string& id) {
    return Create(backend_.operations(), RecordNamed(id))->record;
  }
  std::vector<std::string> Entries(int limit = 100) {
    const auto read = Await<std::vector<OutboxEntry>>(
        [&](auto done) { outbox_.Read(limit, std::move(done)); });
    EXPECT_THAT(read, IsOk());
    std::vector<std::string> entries;
    if (!read.ok()) return entries;
    for (const OutboxEntry& each : *read) {
      entries.push_back(absl::StrCat(each.number, " ", each.record.name(), " ",
                                     each.record.state()));
    }
    return entries;
  }

  const TempDirectory directory_;
  SqliteBackend backend_{directory_.path()};
  SqliteOutcomeOutbox outbox_{backend_.database()};
};

TEST_F(SqliteOutcomeOutboxTest, HoldsEachSettlementInOrder) {
  OperationRecord a = Begin("a");
  OperationRecord b = Begin("b");
  EXPECT_THAT(Entries(), IsEmpty());
  b = Move(b, State::STATE_ENQUEUED);
  b = Move(b, State::STATE_UNRESOLVED);
  a = Move(a, State::STATE_FAILED);
  b = Move(b, State::STATE_SUCCEEDED);
  EXPECT_THAT(Entries(), ElementsAre("1 operations/b 6", "2 operations/a 5",
                                     "3 operations/b 4"));
  EXPECT_THAT(Entries(2), testing::SizeIs(2));
}

TEST_F(SqliteOutcomeOutboxTest, HoldsNothingOfChangesThatSettleNothing) {
  OperationRecord a = Move(Begin("a"), State::STATE_UNRESOLVED);
  a.add_evidence()->set_summary("more");
  Move(a, State::STATE_UNRESOLVED);
  EXPECT_THAT(Entries(), ElementsAre("1 operations/a 6"));
}

TEST_F(SqliteOutcomeOutboxTest, HoldsWhatBeginsSettled) {
  OperationRecord refused = RecordNamed("a");
  refused.set_state(State::STATE_FAILED);
  ASSERT_THAT(Create(backend_.operations(), refused), IsOk());
  EXPECT_THAT(Entries(), ElementsAre("1 operations/a 5"));
}

TEST_F(SqliteOutcomeOutboxTest, HoldsAllOnlyOfWhatFailed) {
  for (const auto state : {State::STATE_FAILED, State::STATE_SUCCEEDED}) {
    OperationRecord record = RecordNamed(State::State_Name(state));
    record.set_state(state);
    record.mutable_update_time()->set_seconds(7);
    record.add_evidence()->set_summary("what happened");
    ASSERT_THAT(Create(backend_.operations(), record), IsOk());
  }
  const auto read = Await<std::vector<OutboxEntry>>(
      [&](auto done) { outbox_.Read(2, std::move(done)); });
  ASSERT_THAT(read, IsOk());
  ASSERT_THAT(*read, testing::SizeIs(2));
  for (const OutboxEntry& entry : *read) {
    EXPECT_EQ(entry.record.revision(), 1);
    EXPECT_EQ(entry.record.caller(), "till");
    EXPECT_EQ(entry.record.method(), "Redeem");
    EXPECT_THAT(entry.record.request_id(), testing::StartsWith("request-"));
    EXPECT_THAT(entry.record.resource(), testing::StartsWith("giftcards/"));
    EXPECT_EQ(entry.record.update_time().seconds(), 7);
  }
  EXPECT_EQ((*read)[0].record.evidence_size(), 1);
  EXPECT_EQ((*read)[1].record.evidence_size(), 0);
}

TEST_F(SqliteOutcomeOutboxTest, ForgetsWhatWasPublishedAndCountsOn) {
  Move(Begin("a"), State::STATE_SUCCEEDED);
  Move(Begin("b"), State::STATE_SUCCEEDED);
  const auto forget = [&](int64_t number) {
    return Await<int64_t>(
        [&](auto done) { outbox_.Forget(number, std::move(done)); });
  };
  ASSERT_THAT(forget(1), IsOk());
  EXPECT_THAT(Entries(), ElementsAre("2 operations/b 4"));
  ASSERT_THAT(forget(2), IsOk());
  Move(Begin("c"), State::STATE_SUCCEEDED);
  EXPECT_THAT(Entries(), ElementsAre("3 operations/c 4"));
}

}  // namespace
}  // namespace gateway
