#include "tests/adapters/store/operation_store_contract.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using Metadata = v1::OperationMetadata;

MATCHER_P(EqualsProto, expected, "") {
  return google::protobuf::util::MessageDifferencer::Equals(arg, expected);
}

OperationRecord InState(const std::string& id, Metadata::State state,
                        int64_t expire_seconds = 0) {
  OperationRecord record = RecordNamed(id);
  record.set_state(state);
  if (expire_seconds > 0) {
    record.mutable_expire_time()->set_seconds(expire_seconds);
  }
  return record;
}

TEST_P(OperationStoreContract, KeepsTheWholeRecord) {
  OperationRecord record = RecordNamed("a");
  record.set_fingerprint("1:ff");
  record.mutable_request()->set_type_url("type.googleapis.com/some.Request");
  record.mutable_request()->set_value(std::string("\0\xfe", 2));
  record.add_evidence()->set_body("{");
  const auto created = Create(store(), record);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->created);
  record.set_revision(1);
  EXPECT_THAT(created->record, EqualsProto(record));
  const auto got = Get(store(), record.name());
  ASSERT_THAT(got, IsOk());
  EXPECT_THAT(*got, EqualsProto(record));
}

TEST_P(OperationStoreContract, ReportsThatThereIsNone) {
  EXPECT_THAT(Get(store(), "operations/x"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(FindByToken("x"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(FindHolder("x"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Update(store(), RecordNamed("x")),
              StatusIs(StatusCode::kNotFound));
}

TEST_P(OperationStoreContract, AnswersARepeatedRequestWithTheFirstRecord) {
  const OperationRecord first = Created(RecordNamed("a"));
  OperationRecord repeat = RecordNamed("b");
  repeat.set_request_id(first.request_id());
  const auto repeated = Create(store(), repeat);
  ASSERT_THAT(repeated, IsOk());
  EXPECT_FALSE(repeated->created);
  EXPECT_THAT(repeated->record, EqualsProto(first));
  EXPECT_THAT(Get(store(), repeat.name()), StatusIs(StatusCode::kNotFound));
}

TEST_P(OperationStoreContract, SaysWhetherANewRecordFindsItsResourceFree) {
  OperationRecord first = RecordNamed("a");
  first.set_holds_resource(false);
  auto created = Create(store(), first);
  ASSERT_THAT(created, IsOk());
  EXPECT_TRUE(created->resource_is_free);
  first = created->record;
  first.set_holds_resource(true);
  first = Updated(first);
  OperationRecord second = RecordNamed("b");
  second.set_resource(first.resource());
  second.set_holds_resource(false);
  created = Create(store(), second);
  ASSERT_THAT(created, IsOk());
  EXPECT_FALSE(created->resource_is_free);
}

TEST_P(OperationStoreContract, FindsARequestWhileItIsBound) {
  OperationRecord record = RecordNamed("a");
  EXPECT_THAT(FindByRequest(record), StatusIs(StatusCode::kNotFound));
  record = Created(record);
  const auto found = FindByRequest(record);
  ASSERT_THAT(found, IsOk());
  EXPECT_THAT(*found, EqualsProto(record));
  record.set_bound(false);
  Updated(record);
  EXPECT_THAT(FindByRequest(record), StatusIs(StatusCode::kNotFound));
}

TEST_P(OperationStoreContract, AnswersARepeatThoughItsResourceIsHeld) {
  const OperationRecord first = Created(RecordNamed("a"));
  OperationRecord repeat = first;
  repeat.set_name("operations/b");
  const auto repeated = Create(store(), repeat);
  ASSERT_THAT(repeated, IsOk());
  EXPECT_EQ(repeated->record.name(), first.name());
}

TEST_P(OperationStoreContract, DistinguishesCallersAndMethods) {
  const OperationRecord first = Created(RecordNamed("a"));
  OperationRecord of_other_caller = RecordNamed("b");
  of_other_caller.set_request_id(first.request_id());
  of_other_caller.set_caller("web shop");
  EXPECT_EQ(Created(of_other_caller).name(), "operations/b");
  OperationRecord of_other_method = RecordNamed("c");
  of_other_method.set_request_id(first.request_id());
  of_other_method.set_method("Charge");
  EXPECT_EQ(Created(of_other_method).name(), "operations/c");
}

TEST_P(OperationStoreContract, GivesAFreedRequestIdToANewRecord) {
  OperationRecord first = Created(RecordNamed("a"));
  first.set_bound(false);
  Updated(first);
  OperationRecord retry = RecordNamed("b");
  retry.set_request_id(first.request_id());
  EXPECT_EQ(Created(retry).name(), "operations/b");
}

TEST_P(OperationStoreContract, RefusesToBindARequestIdTwice) {
  OperationRecord first = RecordNamed("a");
  first.set_bound(false);
  first = Created(first);
  OperationRecord second = RecordNamed("b");
  second.set_request_id(first.request_id());
  Created(second);
  first.set_bound(true);
  EXPECT_THAT(Update(store(), first), StatusIs(StatusCode::kAlreadyExists));
}

TEST_P(OperationStoreContract, RefusesATakenNameOrToken) {
  Created(RecordNamed("a"));
  OperationRecord same_name = RecordNamed("a");
  same_name.set_request_id("another");
  EXPECT_THAT(Create(store(), same_name), StatusIs(StatusCode::kAlreadyExists));
  OperationRecord same_token = RecordNamed("b");
  same_token.set_callback_token_hash("hash-a");
  EXPECT_THAT(Create(store(), same_token),
              StatusIs(StatusCode::kAlreadyExists));
  EXPECT_THAT(Get(store(), "operations/b"), StatusIs(StatusCode::kNotFound));
}

TEST_P(OperationStoreContract, FindsARecordByAllThatAnUpdateChanged) {
  OperationRecord record = InState("a", Metadata::STATE_QUEUED, 5);
  record.set_holds_resource(false);
  record.clear_callback_token_hash();
  record = Created(record);
  record.set_state(Metadata::STATE_SENDING);
  record = Updated(record);
  OperationQuery query;
  query.state = Metadata::STATE_SENDING;
  EXPECT_THAT(AllOf(query), ElementsAre("operations/a"));
  record.mutable_expire_time()->set_seconds(9);
  record = Updated(record);
  EXPECT_THAT(Due(8, 8), IsEmpty());
  EXPECT_THAT(Due(9, 9), ElementsAre("operations/a"));
  record.set_holds_resource(true);
  record = Updated(record);
  EXPECT_THAT(FindHolder("giftcards/a"), IsOk());
  record.set_callback_token_hash("told");
  record = Updated(record);
  EXPECT_THAT(FindByToken("told"), IsOk());
  record.set_caller("web shop");
  record = Updated(record);
  query.caller = "web shop";
  EXPECT_THAT(AllOf(query), ElementsAre("operations/a"));
  record.set_method("Charge");
  record.set_request_id("another");
  record = Updated(record);
  EXPECT_THAT(FindByRequest(record), IsOk());
  record.set_resource("giftcards/b");
  record = Updated(record);
  EXPECT_THAT(FindHolder("giftcards/a"), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(FindHolder("giftcards/b"), IsOk());
  record.set_state(Metadata::STATE_SUCCEEDED);
  record.mutable_end_time()->set_seconds(7);
  record = Updated(record);
  EXPECT_THAT(Open(Metadata::STATE_SENDING, ""), IsEmpty());
  // What changes nothing loses nothing.
  record = Updated(record);
  EXPECT_THAT(FindByToken("told"), IsOk());
  EXPECT_EQ(DeleteFinished(8).value_or(0), 1);
}

// It could never be read again.
TEST_P(OperationStoreContract, RefusesTextThatIsNotUtf8) {
  OperationRecord record = Created(RecordNamed("a"));
  record.add_evidence()->set_summary("refused: \xe9");
  EXPECT_THAT(Update(store(), record), StatusIs(StatusCode::kInvalidArgument));
  OperationRecord other = RecordNamed("b");
  other.set_fingerprint("\xff");
  EXPECT_THAT(Create(store(), other), StatusIs(StatusCode::kInvalidArgument));
  EXPECT_THAT(Get(store(), "operations/a"), IsOk());
}

TEST_P(OperationStoreContract, CountsRevisionsUp) {
  OperationRecord record = Created(RecordNamed("a"));
  EXPECT_EQ(record.revision(), 1);
  record.set_state(Metadata::STATE_ENQUEUED);
  record = Updated(record);
  EXPECT_EQ(record.revision(), 2);
  const auto got = Get(store(), record.name());
  ASSERT_THAT(got, IsOk());
  EXPECT_THAT(*got, EqualsProto(record));
  EXPECT_EQ(got->state(), Metadata::STATE_ENQUEUED);
}

TEST_P(OperationStoreContract, AbortsAnUpdateOfAnOldRevision) {
  const OperationRecord old = Created(RecordNamed("a"));
  const OperationRecord present = Updated(old);
  EXPECT_THAT(Update(store(), old), StatusIs(StatusCode::kAborted));
  const auto got = Get(store(), old.name());
  ASSERT_THAT(got, IsOk());
  EXPECT_THAT(*got, EqualsProto(present));
}

TEST_P(OperationStoreContract, LetsOneRecordHoldAResource) {
  OperationRecord holder = Created(RecordNamed("a"));
  OperationRecord next = RecordNamed("b");
  next.set_resource(holder.resource());
  EXPECT_THAT(Create(store(), next), StatusIs(StatusCode::kFailedPrecondition));
  next.set_holds_resource(false);
  next = Created(next);
  next.set_holds_resource(true);
  EXPECT_THAT(Update(store(), next), StatusIs(StatusCode::kFailedPrecondition));
  auto found = FindHolder(holder.resource());
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), holder.name());

  holder = Updated(holder);  // Goes on holding.
  holder.set_holds_resource(false);
  Updated(holder);
  EXPECT_THAT(FindHolder(holder.resource()), StatusIs(StatusCode::kNotFound));
  Updated(next);
  found = FindHolder(holder.resource());
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), next.name());
}

TEST_P(OperationStoreContract, LetsManyRecordsHoldNothing) {
  OperationRecord record = RecordNamed("a");
  record.clear_resource();
  record.clear_callback_token_hash();
  Created(record);
  record.set_name("operations/b");
  record.set_request_id("b");
  EXPECT_EQ(Created(record).name(), "operations/b");
  EXPECT_THAT(FindByToken(""), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(FindHolder(""), StatusIs(StatusCode::kNotFound));
}

TEST_P(OperationStoreContract, FindsARecordByItsToken) {
  OperationRecord record = RecordNamed("a");
  record.clear_callback_token_hash();
  record = Created(record);
  const std::string hash("\0\xff hash", 7);
  record.set_callback_token_hash(hash);
  record.set_state(Metadata::STATE_SUCCEEDED);
  Updated(record);
  const auto found = FindByToken(hash);
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), record.name());
}

TEST_P(OperationStoreContract, ListsWhatIsDueEarliestFirst) {
  Created(InState("queued", Metadata::STATE_QUEUED, 30));
  Created(InState("sending", Metadata::STATE_SENDING, 10));
  Created(InState("enqueued", Metadata::STATE_ENQUEUED, 20));
  Created(InState("unresolved", Metadata::STATE_UNRESOLVED, 5));
  Created(InState("later", Metadata::STATE_SENDING, 31));
  Created(InState("endless", Metadata::STATE_SENDING));
  Created(InState("succeeded", Metadata::STATE_SUCCEEDED, 1));
  Created(InState("failed", Metadata::STATE_FAILED, 1));
  OperationRecord let_go = InState("let-go", Metadata::STATE_UNRESOLVED, 1);
  let_go.set_holds_resource(false);
  Created(let_go);
  EXPECT_THAT(Due(30, 30),
              ElementsAre("operations/sending", "operations/enqueued",
                          "operations/queued", "operations/unresolved"));
  EXPECT_THAT(Due(30, 30, 2),
              ElementsAre("operations/sending", "operations/enqueued"));
  EXPECT_THAT(Due(9, 30), ElementsAre("operations/unresolved"));
  EXPECT_THAT(Due(10, 4), ElementsAre("operations/sending"));
  EXPECT_THAT(Due(4, 4), IsEmpty());
}

TEST_P(OperationStoreContract, GoesByWhatIsDueIfThatDiffersFromWhatIsTold) {
  OperationRecord early = InState("early", Metadata::STATE_SENDING, 100);
  early.mutable_due_time()->set_seconds(10);
  Created(early);
  OperationRecord late = InState("late", Metadata::STATE_SENDING, 5);
  late.mutable_due_time()->set_seconds(20);
  Created(late);
  EXPECT_THAT(Due(10, 0), ElementsAre("operations/early"));
  EXPECT_THAT(Due(20, 0), ElementsAre("operations/early", "operations/late"));
}

TEST_P(OperationStoreContract, ListsNoLongerWhatHasEnded) {
  OperationRecord record = Created(InState("a", Metadata::STATE_SENDING, 10));
  record.set_state(Metadata::STATE_SUCCEEDED);
  Updated(record);
  EXPECT_THAT(Due(100, 100), IsEmpty());
  EXPECT_THAT(Open(Metadata::STATE_SENDING, ""), IsEmpty());
}

TEST_P(OperationStoreContract, ListsWhatIsOpenOfAStateByNameInPages) {
  for (const auto state : {Metadata::STATE_QUEUED, Metadata::STATE_SENDING,
                           Metadata::STATE_ENQUEUED}) {
    const std::string of = absl::StrCat(state);
    for (const char* id : {"c", "a", "d"}) Created(InState(id + of, state));
    Created(InState("b" + of, Metadata::STATE_UNRESOLVED));
    Created(InState("e" + of, Metadata::STATE_FAILED));
    const std::string a = "operations/a" + of;
    const std::string c = "operations/c" + of;
    const std::string d = "operations/d" + of;
    EXPECT_THAT(Open(state, "", 2), ElementsAre(a, c));
    EXPECT_THAT(Open(state, c, 2), ElementsAre(d));
    EXPECT_THAT(Open(state, d, 2), IsEmpty());
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, OperationStoreContract,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
