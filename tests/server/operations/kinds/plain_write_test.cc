#include "server/operations/kinds/plain_write.h"

#include <string>
#include <vector>

#include "adapters/base/api.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/text_path.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kTransfer[] = "fourws.gateway.v1.WarehouseService.SaveTransfer";
constexpr PlainWriteTraits kGood = {.id_path = "transfer.id",
                                    .response_id_field = "document_id",
                                    .resource = "documents",
                                    .resource_path = "transfer.id"};

TEST(TextPathTest, LeadsToATextOnly) {
  const auto& request = *v1::SaveTransferRequest::descriptor();
  for (const char* good : {"request_id", "transfer.id"})
    EXPECT_TRUE(HasTextAt(request, good)) << good;
  for (const char* bad : {"", "request_idd", "transfer", "transfer.",
                          "transfer.idd", "request_id.value", "validate_only",
                          "transfer.rows", "transfer.rows.id"}) {
    EXPECT_FALSE(HasTextAt(request, bad)) << bad;
  }
}

TEST(TextPathTest, ReadsWhatItWrote) {
  v1::SaveTransferRequest request;
  EXPECT_EQ(TextAt(request, "transfer.id"), "");
  SetTextAt(request, "transfer.id", "7");
  EXPECT_EQ(request.transfer().id(), "7");
  EXPECT_EQ(TextAt(request, "transfer.id"), "7");
}

// What upstream says comes before what the gateway made, and the callback
// before the first answer.
TEST(PlainWriteTest, TellsTheBestIdThatIsKnown) {
  PlainWriteTraits traits = kGood;
  traits.upstream_id_field = "document_id";
  const PlainWrite write(kTransfer, traits);
  OperationRecord record;
  PreparedDocument prepared;
  prepared.set_id("ours");
  record.mutable_prepared()->PackFrom(prepared);
  const auto id_for = [&](const std::string& told) {
    v1::SaveTransferResponse response;
    response.set_document_id(told);
    google::protobuf::Any any;
    any.PackFrom(response);
    EXPECT_THAT(write.Complete(record, any), IsOk());
    any.UnpackTo(&response);
    return response.document_id();
  };
  EXPECT_EQ(id_for(""), "ours");
  record.set_upstream_id("tracked");
  EXPECT_EQ(id_for(""), "tracked");
  EXPECT_EQ(id_for("told"), "told");
}

// The ids of the documents that a person is shown of `write`.
std::vector<std::string> DocumentsOf(const PlainWrite& write,
                                     const OperationRecord& record) {
  std::vector<std::string> ids;
  for (const v1::FreshEvidence& evidence : write.EvidenceToRead(record)) {
    v1beta1::GetDocumentRequest request;
    EXPECT_TRUE(evidence.request().UnpackTo(&request));
    ids.push_back(request.id());
  }
  return ids;
}

TEST(PlainWriteTest, ShowsTheDocumentByTheBestIdThatIsKnown) {
  PlainWriteTraits traits = kGood;
  traits.upstream_id_field = "document_id";
  traits.is_of_document = true;
  const PlainWrite write(kTransfer, traits);
  v1::SaveTransferRequest request;
  OperationRecord record;
  record.mutable_request()->PackFrom(request);
  EXPECT_THAT(DocumentsOf(write, record), IsEmpty());
  request.mutable_transfer()->set_id("theirs");
  record.mutable_request()->PackFrom(request);
  EXPECT_THAT(DocumentsOf(write, record), ElementsAre("theirs"));
  PreparedDocument prepared;
  prepared.set_id("ours");
  record.mutable_prepared()->PackFrom(prepared);
  EXPECT_THAT(DocumentsOf(write, record), ElementsAre("ours"));
  record.set_upstream_id("tracked");
  EXPECT_THAT(DocumentsOf(write, record), ElementsAre("tracked"));
  traits.is_of_document = false;
  EXPECT_THAT(DocumentsOf(PlainWrite(kTransfer, traits), record), IsEmpty());
}

TEST(PlainWriteTest, NamesEachPathThatLeadsNowhere) {
  EXPECT_THAT(MisfitsOf(kTransfer, {}), IsEmpty());
  EXPECT_THAT(MisfitsOf(kTransfer, kGood), IsEmpty());
  PlainWriteTraits wrong = kGood;
  wrong.id_path = "transfer.idd";
  EXPECT_THAT(MisfitsOf(kTransfer, wrong),
              ElementsAre("fourws.gateway.v1.SaveTransferRequest has no text "
                          "at transfer.idd"));
  wrong = kGood;
  wrong.response_id_field = nullptr;
  wrong.upstream_id_field = "document";
  wrong.resource_path = "id";
  EXPECT_THAT(
      MisfitsOf(kTransfer, wrong),
      ElementsAre("fourws.gateway.v1.SaveTransferResponse has no text at ",
                  "fourws.gateway.v1.SaveTransferResponse has no text at "
                  "document",
                  "fourws.gateway.v1.SaveTransferRequest has no text at id"));
  EXPECT_THAT(MisfitsOf("fourws.gateway.v1.WarehouseService.Save", kGood),
              ElementsAre("the contract has no such method"));
}

}  // namespace
}  // namespace gateway
