#include "server/operations/operation_view.h"

#include "adapters/base/error.h"
#include "adapters/base/sha256.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "gtest/gtest.h"
#include "server/operations/mask.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;

v1::ActivateGiftcardRequest Request() {
  v1::ActivateGiftcardRequest request;
  request.set_barcode("2000000001814");
  request.mutable_holder()->set_name("Ada Lovelace");
  request.mutable_holder()->set_customer_card("1");
  return request;
}

google::protobuf::Any Packed(const google::protobuf::Message& message) {
  google::protobuf::Any any;
  any.PackFrom(message);
  return any;
}

v1::OperationMetadata MetadataOf(const OperationRecord& record) {
  v1::OperationMetadata metadata;
  EXPECT_TRUE(ToOperation(record).metadata().UnpackTo(&metadata));
  return metadata;
}

TEST(OperationViewTest, MasksPersonalDataOfTheRequest) {
  OperationRecord record;
  *record.mutable_request() = Packed(Request());
  v1::ActivateGiftcardRequest shown;
  ASSERT_TRUE(MetadataOf(record).request().UnpackTo(&shown));
  EXPECT_EQ(shown.barcode(), "2000000001814");
  EXPECT_EQ(shown.holder().name(), "***");
  EXPECT_EQ(shown.holder().customer_card(), "***");
  EXPECT_EQ(shown.holder().customer_code(), "");
}

TEST(OperationViewTest, MasksWhatIsPackedWithin) {
  v1::StartOperationRequest outer;
  *outer.mutable_request() = Packed(Request());
  v1::StartOperationRequest shown;
  ASSERT_TRUE(Masked(Packed(outer)).UnpackTo(&shown));
  v1::ActivateGiftcardRequest inner;
  ASSERT_TRUE(shown.request().UnpackTo(&inner));
  EXPECT_EQ(inner.holder().name(), "***");
}

TEST(OperationViewTest, LeavesOutWhatItDoesNotKnow) {
  google::protobuf::Any unknown;
  unknown.set_type_url("type.googleapis.com/some.Request");
  unknown.set_value("Ada Lovelace");
  EXPECT_EQ(Masked(unknown).type_url(), unknown.type_url());
  EXPECT_EQ(Masked(unknown).value(), "");
  v1::ActivateGiftcardRequest request = Request();
  request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(
      1000, "Ada Lovelace");
  EXPECT_EQ(Masked(Packed(request)).value().find("Ada"), std::string::npos);
}

TEST(OperationViewTest, ShowsBodiesOfEvidenceWithoutPersonalData) {
  OperationRecord record;
  *record.mutable_request() = Packed(Request());
  const std::string body =
      R"({"success":false,"barcode":"2000000001814","who":"Ada Lovelace"})";
  record.add_evidence()->set_body(body);
  record.mutable_evidence(0)->set_body_size(body.size());
  const v1::Evidence shown = MetadataOf(record).evidence(0);
  EXPECT_EQ(shown.body(), R"({"barcode":"***","success":false,"who":"***"})");
  EXPECT_EQ(shown.body_size(), body.size());
  EXPECT_EQ(shown.body_sha256(), Sha256(body));
}

TEST(OperationViewTest, ShowsOnlySizeAndHashOfABodyThatIsNoJson) {
  OperationRecord record;
  const std::string body = "<p>Ada Lovelace</p>";
  record.add_evidence()->set_body(body);
  record.mutable_evidence(0)->set_body_size(body.size());
  record.add_evidence()->set_summary("sent");
  const v1::OperationMetadata shown = MetadataOf(record);
  EXPECT_EQ(shown.evidence(0).body(), "");
  EXPECT_EQ(shown.evidence(0).body_size(), body.size());
  EXPECT_EQ(shown.evidence(0).body_sha256(), Sha256(body));
  EXPECT_EQ(shown.evidence(1).body_sha256(), "");
}

TEST(OperationViewTest, MasksPersonalDataInUpstreamsWords) {
  OperationRecord record;
  *record.mutable_request() = Packed(Request());
  record.set_state(State::STATE_FAILED);
  *record.mutable_error() = ToRpcStatus(MakeError(
      absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_UPSTREAM_REJECTED,
      "refused",
      {{"upstream_message", "card 2000000001814 is Ada Lovelace's"}}));
  const auto info = InfoOf(FromRpcStatus(ToOperation(record).error()));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->metadata().at("upstream_message"), "card *** is ***'s");
}

TEST(OperationViewTest, ShowsTheIdThatUpstreamGave) {
  OperationRecord record;
  record.set_upstream_id("track-1");
  EXPECT_EQ(MetadataOf(record).upstream_id(), "track-1");
}

TEST(OperationViewTest, ReportsUntilWhenAnOpenOperationWaits) {
  OperationRecord record;
  record.set_detached(true);
  record.mutable_expire_time()->set_seconds(7);
  for (const auto state : {State::STATE_QUEUED, State::STATE_ENQUEUED}) {
    record.set_state(state);
    EXPECT_EQ(MetadataOf(record).expire_time().seconds(), 7);
    EXPECT_TRUE(MetadataOf(record).detached());
  }
  // Then it is when the card is let go of.
  record.set_state(State::STATE_UNRESOLVED);
  EXPECT_FALSE(MetadataOf(record).has_expire_time());
}

}  // namespace
}  // namespace gateway
