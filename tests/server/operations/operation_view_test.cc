#include "server/operations/operation_view.h"

#include <iterator>
#include <string>

#include "adapters/base/error.h"
#include "adapters/base/sha256.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "gtest/gtest.h"
#include "server/operations/answer_fit.h"
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
  v1::ActivateGiftcardRequest::GetReflection()
      ->MutableUnknownFields(&request)
      ->AddLengthDelimited(1000, "Ada Lovelace");
  EXPECT_EQ(Masked(Packed(request)).value().find("Ada"), std::string::npos);
}

TEST(OperationViewTest, ShowsBodiesOfEvidenceWithoutPersonalData) {
  OperationRecord record;
  *record.mutable_request() = Packed(Request());
  const std::string body =
      R"({"success":false,"barcode":"2000000001814","who":"Ada Lovelace"})";
  record.add_evidence()->set_body(body);
  record.mutable_evidence(0)->set_body_size(std::ssize(body));
  const v1::Evidence shown = MetadataOf(record).evidence(0);
  EXPECT_EQ(shown.body(), R"({"barcode":"***","success":false,"who":"***"})");
  EXPECT_EQ(shown.body_size(), body.size());
  EXPECT_EQ(shown.body_sha256(), Sha256(body));
}

TEST(OperationViewTest, ShowsOnlySizeAndHashOfABodyThatIsNoJson) {
  OperationRecord record;
  const std::string body = "<p>Ada Lovelace</p>";
  record.add_evidence()->set_body(body);
  record.mutable_evidence(0)->set_body_size(std::ssize(body));
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

// A receipt that was saved, with as much that the contract does not name.
OperationRecord Saved(size_t bytes) {
  v1::SaveReceiptResponse response;
  response.set_document_id("d1");
  (*response.mutable_unmapped()->mutable_fields())["text"].set_string_value(
      std::string(bytes, 'x'));
  OperationRecord record;
  record.set_name("operations/1");
  record.set_state(State::STATE_SUCCEEDED);
  *record.mutable_request() = Packed(Request());
  *record.mutable_response() = Packed(response);
  return record;
}

TEST(OperationViewTest, CutsWhatIsNotNamedOfALargeResponse) {
  const OperationRecord record = Saved(5 << 20);
  const auto operation = ToOperation(record);
  EXPECT_LE(operation.ByteSizeLong(), size_t{4} << 20);
  v1::SaveReceiptResponse response;
  ASSERT_TRUE(operation.response().UnpackTo(&response));
  EXPECT_EQ(response.document_id(), "d1");
  EXPECT_TRUE(response.unmapped().fields().contains(kCutMark));
  EXPECT_FALSE(MetadataOf(record).request_cut());
  EXPECT_EQ(MetadataOf(record).request().value(),
            Masked(record.request()).value());
}

TEST(OperationViewTest, LeavesOutALargeRequestFirst) {
  OperationRecord record = Saved(1 << 20);
  v1::GenerateGiftcardPdfRequest request;
  for (int i = 0; i < 100'000; ++i)
    request.add_barcodes("200000000181420000000018142000000001814");
  *record.mutable_request() = Packed(request);
  const auto operation = ToOperation(record);
  EXPECT_LE(operation.ByteSizeLong(), size_t{4} << 20);
  EXPECT_EQ(operation.response().value(), record.response().value());
  EXPECT_TRUE(MetadataOf(record).request_cut());
  EXPECT_EQ(MetadataOf(record).request().type_url(),
            record.request().type_url());
  EXPECT_EQ(MetadataOf(record).request().value(), "");
}

TEST(OperationViewTest, LeavesRoomForWhatIsShownBeside) {
  OperationRecord record;
  record.set_state(State::STATE_UNRESOLVED);
  v1::GenerateGiftcardPdfRequest request;
  for (int i = 0; i < 40'000; ++i)
    request.add_barcodes("200000000181420000000018142000000001814");
  *record.mutable_request() = Packed(request);
  constexpr size_t kMost = size_t{1} << 20;
  EXPECT_GT(ToOperation(record).ByteSizeLong(), kMost);
  EXPECT_LE(ToOperation(record, kMost).ByteSizeLong(), kMost);
  v1::OperationMetadata metadata;
  ASSERT_TRUE(ToOperation(record, kMost).metadata().UnpackTo(&metadata));
  EXPECT_TRUE(metadata.request_cut());
}

TEST(OperationViewTest, LeavesRoomForWhatIsAnsweredBesideIt) {
  OperationRecord record = Saved(1 << 10);
  std::string body = "[true";
  while (body.size() < 60'000) body += ",true";
  body += "]";
  for (int i = 0; i < 41; ++i) record.add_evidence()->set_body(body);
  EXPECT_GT(ToOperation(record).ByteSizeLong(), size_t{2} << 20);
  const auto operation = ToOperation(record, size_t{1} << 20);
  EXPECT_LE(operation.ByteSizeLong(), (size_t{1} << 20) + 1024);
  v1::SaveReceiptResponse response;
  ASSERT_TRUE(operation.response().UnpackTo(&response));
  EXPECT_EQ(response.document_id(), "d1");
  v1::OperationMetadata metadata;
  ASSERT_TRUE(operation.metadata().UnpackTo(&metadata));
  EXPECT_EQ(metadata.evidence_size(), 41);
}

TEST(OperationViewTest, SaysThatAResponseDoesNotFit) {
  OperationRecord record = Saved(0);
  v1::SaveReceiptResponse response;
  response.set_document_id(std::string(5 << 20, 'd'));
  *record.mutable_response() = Packed(response);
  const auto operation = ToOperation(record);
  EXPECT_LE(operation.ByteSizeLong(), size_t{4} << 20);
  EXPECT_TRUE(operation.done());
  const auto info = InfoOf(FromRpcStatus(operation.error()));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "ANSWER_TOO_LARGE");
  EXPECT_EQ(info->metadata().at("operation"), "operations/1");
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
