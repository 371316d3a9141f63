#include "server/operations/evidence.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "server/operations/transitions.h"
#include "tests/server/operations/outcome_test.h"
#include "tests/support/compressed.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

// What a record keeps of all that became known of its write, above all of what
// contradicts.
class EvidenceTest : public OutcomeTest {};

TEST_F(EvidenceTest, EndsNothingByACallbackWhoseResponseIsMissing) {
  OperationRecord record;
  record.set_state(State::STATE_ENQUEUED);
  Outcome done;
  done.kind = Outcome::Kind::kSucceeded;
  EXPECT_TRUE(ApplyOutcome(record, done, "{}", clock_.Now()));
  EXPECT_EQ(record.state(), State::STATE_ENQUEUED);
  ASSERT_EQ(record.evidence_size(), 1);
  EXPECT_EQ(record.evidence(0).kind(), v1::Evidence::KIND_UNREADABLE_CALLBACK);
}

// Even without a response.
TEST_F(EvidenceTest, KeepsASuccessThatContradictsARefusal) {
  Sent sent = End(Sent::Effect::kSucceeded);
  platform_.OnSend(sent, [&](const Write& write) {
    PostCallback(
        write.callback_url.substr(Options().callback_base.size()), {}, "no:way",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_FAILED);
  EXPECT_EQ(CountContradictions(Stored(call->sending)), 1);
}

TEST_F(EvidenceTest, KeepsWhatContradictsAndChangesNothing) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-2"), IsOk());
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.state(), State::STATE_SUCCEEDED);
  ASSERT_EQ(record.evidence_size(), 4);
  EXPECT_EQ(record.evidence(1).kind(), v1::Evidence::KIND_CALLBACK);
  EXPECT_EQ(record.evidence(1).repeats(), 1);
  EXPECT_EQ(record.evidence(2).kind(), v1::Evidence::KIND_CONTRADICTION);
  EXPECT_EQ(record.evidence(3).body(), "ok:m-2");
}

TEST_F(EvidenceTest, DoesNotCallMoneyUntakenOnceThatIsContradicted) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(MetadataOf(*call, "outcome"), "REJECTED");
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(MetadataOf(*again, "outcome"), "UNKNOWN");
  EXPECT_EQ(MetadataOf(*again, "contradicted"), "true");
}

TEST_F(EvidenceTest, AlwaysHasRoomForAContradiction) {
  const auto call = Redeem("r1");
  Settle();
  for (int i = 0; i < 100; ++i)
    EXPECT_THAT(CallBack(0, absl::StrCat("<html>", i)), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  const OperationRecord record = Stored(call->sending);
  EXPECT_LE(record.evidence_size(), 40);
  EXPECT_EQ(CountContradictions(record), 1);
}

TEST_F(EvidenceTest, CountsWhatThereIsNoRoomForByItsKind) {
  OperationRecord record;
  const auto add = [&](v1::Evidence::Kind kind, int from, int to) {
    for (int i = from; i < to; ++i)
      AddEvidence(record, kind, clock_.Now(), absl::StrCat(i));
  };
  add(v1::Evidence::KIND_UNREADABLE_CALLBACK, 0, 32);
  add(v1::Evidence::KIND_CONTRADICTION, 0, 2);
  // Nothing else is one.
  add(v1::Evidence::KIND_UNREADABLE_CALLBACK, 32, 40);
  add(v1::Evidence::KIND_CALLBACK, 0, 2);
  EXPECT_EQ(CountContradictions(record), 2);
  add(v1::Evidence::KIND_CONTRADICTION, 2, 8);
  add(v1::Evidence::KIND_SETTLEMENT, 0, 1);
  // Nor does one get lost behind what a person says.
  add(v1::Evidence::KIND_CONTRADICTION, 8, 11);
  EXPECT_EQ(record.evidence_size(), 41);
  EXPECT_EQ(CountContradictions(record), 11);
}

TEST_F(EvidenceTest, KeepsAnUnreadableCallbackAndWaitsOn) {
  const auto call = Redeem("r1");
  Settle();
  const std::string body = "<html>" + std::string(100'000, 'x');
  EXPECT_THAT(CallBack(0, body), IsOk());
  EXPECT_FALSE(call->end.has_value());
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.evidence().rbegin()->kind(),
            v1::Evidence::KIND_UNREADABLE_CALLBACK);
  EXPECT_EQ(record.evidence().rbegin()->body().size(), 64 * 1024);
  EXPECT_EQ(record.evidence().rbegin()->body_size(), body.size());
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m");
}

TEST_F(EvidenceTest, DecodesACallback) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, Compressed("ok:m-1"), {{"content-encoding", "gzip"}}),
              IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
}

TEST_F(EvidenceTest, KeepsAsItCameACallbackThatInflatesBeyondTheLimit) {
  const auto call = Redeem("r1");
  Settle();
  const std::string bomb =
      Compressed("ok:" + std::string(Options().max_callback_bytes, 'm'));
  EXPECT_THAT(CallBack(0, bomb, {{"content-encoding", "gzip"}}), IsOk());
  EXPECT_FALSE(call->end.has_value());
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.evidence().rbegin()->kind(),
            v1::Evidence::KIND_UNREADABLE_CALLBACK);
  EXPECT_EQ(record.evidence().rbegin()->body_size(), bomb.size());
}

TEST_F(EvidenceTest, AsksAgainForACallbackThatIsCutShort) {
  const auto call = Redeem("r1");
  Settle();
  const std::string gzip = Compressed("ok:m-1");
  for (const std::string& cut :
       {std::string(R"({"success":tr)"), gzip.substr(0, gzip.size() - 1)}) {
    EXPECT_THAT(CallBack(0, cut), StatusIs(absl::StatusCode::kDataLoss));
    const OperationRecord record = Stored(call->sending);
    EXPECT_EQ(record.evidence().rbegin()->kind(),
              v1::Evidence::KIND_UNREADABLE_CALLBACK);
    EXPECT_EQ(record.evidence().rbegin()->body(), cut);
  }
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
}

TEST_F(EvidenceTest, KeepsTheWholeStory) {
  const auto call = Redeem("r1");
  Advance(absl::Minutes(1));
  Restart();
  Advance(absl::Minutes(15));
  Advance(absl::Minutes(1));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const OperationRecord record = Stored(call->sending);
  std::vector<std::pair<v1::Evidence::Kind, int64_t>> story;
  for (const auto& evidence : record.evidence())
    story.emplace_back(
        evidence.kind(),
        (evidence.time().seconds() - record.create_time().seconds()) / 60);
  EXPECT_THAT(story, ElementsAre(Pair(v1::Evidence::KIND_SEND, 0),
                                 Pair(v1::Evidence::KIND_RESTART, 1),
                                 Pair(v1::Evidence::KIND_EXPIRY, 16),
                                 Pair(v1::Evidence::KIND_CALLBACK, 17)));
  EXPECT_EQ(record.caller(), "default");
  EXPECT_TRUE(record.has_send_time());
}

TEST_F(EvidenceTest, NotesEveryRestartDuringASend) {
  platform_.OnSend(End(Sent::Effect::kUnknown));
  const auto call = Redeem("r1");
  for (int i = 0; i < 2; ++i) {
    Advance(absl::Minutes(1));
    Restart();
  }
  const OperationRecord record = Stored(call->sending);
  ASSERT_EQ(record.evidence_size(), 3);
  for (int i = 1; i < 3; ++i)
    EXPECT_EQ(record.evidence(i).kind(), v1::Evidence::KIND_RESTART);
}

}  // namespace
}  // namespace gateway
