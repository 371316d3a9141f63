#include "server/operations/agreement.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/operations/evidence.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

google::protobuf::Any AnyOf(const google::protobuf::Message& message) {
  google::protobuf::Any any;
  any.PackFrom(message);
  return any;
}

// Five fields under upstream's own names; protobuf packs them in any order.
google::protobuf::Struct Five(const std::string& value) {
  google::protobuf::Struct five;
  for (int i = 0; i < 5; ++i)
    (*five.mutable_fields())[absl::StrCat("field", i)].set_string_value(value);
  return five;
}

v1beta1::InsertStockResponse Inserted(const std::string& additional) {
  v1beta1::InsertStockResponse response;
  response.set_job_name("job");
  *response.mutable_additional_data() = Five(additional);
  return response;
}

v1::SavePurchaseResponse Saved(const std::string& id) {
  v1::SavePurchaseResponse response;
  response.set_operation("operations/a");
  response.set_document_id(id);
  return response;
}

v1::RefundGiftcardResponse Refunded(int64_t refundable) {
  v1::RefundGiftcardResponse response;
  response.mutable_refundable()->set_currency_code("EUR");
  response.mutable_refundable()->set_units(refundable);
  return response;
}

v1::GenerateGiftcardsResponse Generated(int count) {
  v1::GenerateGiftcardsResponse response;
  for (int i = 0; i < count; ++i)
    response.add_giftcards()->set_barcode(absl::StrCat(i));
  return response;
}

TEST(AgreementTest, ComparesMapsByTheirKeys) {
  // Packed anew each time, as of another callback.
  for (int i = 0; i < 40; ++i)
    EXPECT_TRUE(Agrees(AnyOf(Inserted("x")), AnyOf(Inserted("x"))));
  EXPECT_FALSE(Agrees(AnyOf(Inserted("x")), AnyOf(Inserted("y"))));
}

TEST(AgreementTest, ObjectsToAnotherValue) {
  EXPECT_TRUE(Agrees(AnyOf(Saved("1")), AnyOf(Saved("1"))));
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), AnyOf(Saved("2"))));
}

TEST(AgreementTest, LeavesOutWhatOneAloneTells) {
  v1::SavePurchaseResponse more = Saved("1");
  more.set_document_number("N-7");
  more.set_document_status(v1::DOCUMENT_STATUS_OPEN);
  for (const auto& less : {Saved("1"), Saved("")}) {
    EXPECT_TRUE(Agrees(AnyOf(less), AnyOf(more)));
    EXPECT_TRUE(Agrees(AnyOf(more), AnyOf(less)));
  }
}

TEST(AgreementTest, LeavesOutWhatIsNotUnderstood) {
  v1::SavePurchaseResponse first = Saved("1");
  v1::SavePurchaseResponse second = Saved("1");
  *first.mutable_unmapped() = Five("at nine");
  *second.mutable_unmapped() = Five("at ten");
  EXPECT_TRUE(Agrees(AnyOf(first), AnyOf(second)));
}

TEST(AgreementTest, TakesAnAbsentNumberOfAnAmountForAZero) {
  EXPECT_TRUE(Agrees(AnyOf(Refunded(5)), AnyOf(Refunded(5))));
  EXPECT_FALSE(Agrees(AnyOf(Refunded(5)), AnyOf(Refunded(0))));
  EXPECT_FALSE(Agrees(AnyOf(Refunded(0)), AnyOf(Refunded(5))));
}

TEST(AgreementTest, TakesWhatTheGatewaySaysForNoWordOfUpstreams) {
  const auto own = AnyOf(Saved("ours"));
  EXPECT_TRUE(Agrees(AnyOf(Saved("ours")), AnyOf(Saved("1")), own));
  EXPECT_TRUE(Agrees(AnyOf(Saved("1")), AnyOf(Saved("ours")), own));
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), AnyOf(Saved("2")), own));
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), AnyOf(Saved("2")), AnyOf(Saved(""))));
  // Of another kind of write.
  EXPECT_FALSE(
      Agrees(AnyOf(Saved("1")), AnyOf(Saved("2")), AnyOf(Refunded(5))));
}

TEST(AgreementTest, ComparesListsInTheirOrder) {
  EXPECT_TRUE(Agrees(AnyOf(Generated(2)), AnyOf(Generated(2))));
  EXPECT_FALSE(Agrees(AnyOf(Generated(2)), AnyOf(Generated(3))));
  v1::GenerateGiftcardsResponse turned = Generated(2);
  turned.mutable_giftcards()->SwapElements(0, 1);
  EXPECT_FALSE(Agrees(AnyOf(Generated(2)), AnyOf(turned)));
}

TEST(AgreementTest, TakesACountThatIsZeroForTold) {
  v1::GenerateGiftcardsResponse none;
  none.set_missing_count(2);
  EXPECT_FALSE(Agrees(AnyOf(Generated(2)), AnyOf(none)));
  EXPECT_FALSE(Agrees(AnyOf(none), AnyOf(Generated(2))));
}

TEST(AgreementTest, ObjectsToWhatIsNoSuchMessage) {
  google::protobuf::Any unreadable = AnyOf(Saved("1"));
  unreadable.set_value("\xff");
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), AnyOf(Generated(1))));
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), unreadable));
  EXPECT_FALSE(Agrees(AnyOf(Saved("1")), google::protobuf::Any()));
}

// Upstream may call back as often as it likes.
TEST(AgreementTest, MakesNoContradictionOfARepeatedCallback) {
  OperationRecord record;
  record.set_state(v1::OperationMetadata::STATE_ENQUEUED);
  record.set_bound(true);
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  for (int i = 0; i < 30; ++i) {
    v1::SavePurchaseResponse saved = Saved("1");
    *saved.mutable_unmapped() = Five("new to us");
    Outcome outcome;
    outcome.kind = Outcome::Kind::kSucceeded;
    outcome.summary = "done";
    outcome.response = AnyOf(saved);
    EXPECT_TRUE(ApplyOutcome(record, outcome, "{}", now));
  }
  EXPECT_EQ(record.state(), v1::OperationMetadata::STATE_SUCCEEDED);
  EXPECT_EQ(CountContradictions(record), 0);
  ASSERT_EQ(record.evidence_size(), 1);
  EXPECT_EQ(record.evidence(0).repeats(), 29);
}

}  // namespace
}  // namespace gateway
