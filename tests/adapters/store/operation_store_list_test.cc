#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/operation_store_contract.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using Metadata = v1::OperationMetadata;

class OperationStoreListContract : public OperationStoreContract {
 protected:
  // A record in that state, which ended at `seconds`.
  OperationRecord Ended(const std::string& id, Metadata::State state,
                        int64_t seconds) {
    OperationRecord record = RecordNamed(id);
    record.set_state(state);
    record.set_holds_resource(state == Metadata::STATE_UNRESOLVED);
    record.mutable_end_time()->set_seconds(seconds);
    return Created(record);
  }
};

TEST_P(OperationStoreListContract, ListsTheNewestFirst) {
  for (const char* id : {"b", "d", "a", "c"}) Created(RecordNamed(id));
  EXPECT_THAT(AllOf({}), ElementsAre("operations/d", "operations/c",
                                     "operations/b", "operations/a"));
  OperationQuery some;
  some.from_name = "operations/b";
  some.before_name = "operations/d";
  EXPECT_THAT(AllOf(some), ElementsAre("operations/c", "operations/b"));
}

TEST_P(OperationStoreListContract, ListsByEachFieldAndByAll) {
  Created(RecordNamed("a"));
  OperationRecord odd = RecordNamed("b");
  odd.set_caller("web shop");
  odd.set_method("Charge");
  odd.set_state(Metadata::STATE_FAILED);
  Created(odd);
  Created(RecordNamed("c"));
  OperationQuery all;
  for (const auto& set : std::vector<std::function<void(OperationQuery&)>>{
           [](auto& query) { query.caller = "web shop"; },
           [](auto& query) { query.method = "Charge"; },
           [](auto& query) { query.request_id = "request-b"; },
           [](auto& query) { query.resource = "giftcards/b"; },
           [](auto& query) { query.state = Metadata::STATE_FAILED; },
           [](auto& query) { query.done = true; }}) {
    OperationQuery one;
    set(one);
    set(all);
    EXPECT_THAT(AllOf(one), ElementsAre("operations/b"));
    EXPECT_THAT(AllOf(all), ElementsAre("operations/b"));
  }
  all.done = false;
  EXPECT_THAT(AllOf(all), IsEmpty());
}

TEST_P(OperationStoreListContract, ListsWhatIsDoneAndWhatIsNot) {
  Ended("succeeded", Metadata::STATE_SUCCEEDED, 1);
  Ended("failed", Metadata::STATE_FAILED, 1);
  Ended("unresolved", Metadata::STATE_UNRESOLVED, 1);
  Created(RecordNamed("sending"));
  OperationQuery query;
  query.done = true;
  EXPECT_THAT(AllOf(query),
              ElementsAre("operations/succeeded", "operations/failed"));
  query.done = false;
  EXPECT_THAT(AllOf(query),
              ElementsAre("operations/unresolved", "operations/sending"));
  query.done.reset();
  query.state = Metadata::STATE_SUCCEEDED;
  EXPECT_THAT(AllOf(query), ElementsAre("operations/succeeded"));
}

TEST_P(OperationStoreListContract, ListsInPages) {
  for (const char* id : {"a", "b", "c", "d"}) Created(RecordNamed(id));
  const auto first = List({}, 3);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->records.size(), 3);
  EXPECT_EQ(first->more_before, "operations/b");
  OperationQuery next;
  next.before_name = first->more_before;
  const auto last = List(next, 3);
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->records.size(), 1);
  EXPECT_EQ(last->more_before, "");
}

// However little of the store matches, and however much of it is looked at for
// one answer.
TEST_P(OperationStoreListContract, FindsWhatIsRare) {
  constexpr int kCount = 6000;
  Answer<CreatedOperation> last;
  for (int i = 0; i < kCount; ++i) {
    OperationRecord record = RecordNamed(absl::StrFormat("%05d", i));
    if (i % 3000 == 0) record.set_method("Rare");
    if (i + 1 < kCount) {
      store().Create(record, [](const auto&) {});
    } else {
      store().Create(record, last.done());
    }
  }
  ASSERT_THAT(last.Wait(), IsOk());
  OperationQuery rare;
  rare.method = "Rare";
  EXPECT_THAT(AllOf(rare), ElementsAre("operations/03000", "operations/00000"));
}

TEST_P(OperationStoreListContract, ForgetsWhatIsFinishedOldestFirst) {
  Ended("old", Metadata::STATE_SUCCEEDED, 10);
  Ended("older", Metadata::STATE_FAILED, 5);
  Ended("young", Metadata::STATE_SUCCEEDED, 20);
  Ended("unresolved", Metadata::STATE_UNRESOLVED, 1);
  Created(RecordNamed("sending"));
  EXPECT_EQ(DeleteFinished(20, 1).value_or(-1), 1);
  EXPECT_THAT(Get(store(), "operations/older"),
              StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Get(store(), "operations/old"), IsOk());
  EXPECT_EQ(DeleteFinished(20).value_or(-1), 1);
  EXPECT_EQ(DeleteFinished(20).value_or(-1), 0);
  EXPECT_THAT(AllOf({}),
              ElementsAre("operations/young", "operations/unresolved",
                          "operations/sending"));
}

TEST_P(OperationStoreListContract,
       ForgetsByTheEndAndNotByWhatBecomesKnownLater) {
  OperationRecord record = Ended("a", Metadata::STATE_SUCCEEDED, 10);
  record.mutable_update_time()->set_seconds(30);
  Updated(record);
  EXPECT_EQ(DeleteFinished(20).value_or(-1), 1);
}

TEST_P(OperationStoreListContract, ForgetsNoRecordBeforeItsParent) {
  OperationRecord child = Ended("child", Metadata::STATE_SUCCEEDED, 10);
  child.set_parent("operations/parent");
  Updated(child);
  Ended("parent", Metadata::STATE_SUCCEEDED, 20);
  EXPECT_EQ(DeleteFinished(20).value_or(-1), 0);
  EXPECT_EQ(DeleteFinished(30, 1).value_or(-1), 1);
  EXPECT_THAT(AllOf({}), ElementsAre("operations/child"));
  EXPECT_EQ(DeleteFinished(30).value_or(-1), 1);
}

TEST_P(OperationStoreListContract, GivesTheRequestIdOfAForgottenRecordAway) {
  const OperationRecord old = Ended("a", Metadata::STATE_SUCCEEDED, 1);
  ASSERT_EQ(DeleteFinished(2).value_or(-1), 1);
  OperationRecord next = RecordNamed("b");
  next.set_request_id(old.request_id());
  EXPECT_EQ(Created(next).name(), "operations/b");
  EXPECT_THAT(FindByToken("hash-a"), StatusIs(StatusCode::kNotFound));
}

INSTANTIATE_TEST_SUITE_P(Backends, OperationStoreListContract,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
