#include "server/operations/masked_error.h"

#include <string>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// What becomes of upstream's words about `request`.
std::string Shown(const std::string& words,
                  const google::protobuf::Message* request) {
  const absl::Status error = MakeError(
      absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_UPSTREAM_REJECTED,
      "refused", {{"upstream_message", words}, {"outcome", "REJECTED"}});
  const auto info = InfoOf(MaskedError(error, request));
  if (!info.has_value()) return "no details";
  EXPECT_EQ(info->reason(), "UPSTREAM_REJECTED");
  EXPECT_EQ(info->metadata().at("outcome"), "REJECTED");
  return info->metadata().at("upstream_message");
}

TEST(MaskedErrorTest, MasksWhatNobodyNeedsToKnow) {
  EXPECT_EQ(Shown("card 2000000001814 of ada@example.org", nullptr),
            "card *** of ***");
  EXPECT_EQ(Shown("no matching price found at row: 12", nullptr),
            "no matching price found at row: 12");
}

TEST(MaskedErrorTest, MasksWhatTheRequestSays) {
  v1::ActivateGiftcardRequest request;
  request.set_barcode("GC-Ab1");
  request.set_request_id("refused");
  request.mutable_holder()->set_name("Ada Lovelace");
  EXPECT_EQ(Shown("refused: gc-ab1 is ADA LOVELACE's", &request),
            "refused: *** is ***'s");
}

TEST(MaskedErrorTest, MasksValuesOfLists) {
  v1::GenerateGiftcardPdfRequest request;
  request.add_barcodes("GC-1");
  request.add_barcodes("GC-2");
  EXPECT_EQ(Shown("GC-2 is blocked", &request), "*** is blocked");
}

TEST(MaskedErrorTest, MasksValuesThatTheContractDoesNotName) {
  v1::SaveReceiptRequest request;
  auto& fields = *request.mutable_additional_fields()->mutable_fields();
  fields["blocked"].set_string_value("Ada Lovelace");
  EXPECT_EQ(Shown("Ada Lovelace is blocked", &request), "*** is blocked");
}

TEST(MaskedErrorTest, LeavesOtherErrorsAsTheyAre) {
  const absl::Status error =
      MakeError(absl::StatusCode::kNotFound,
                v1::ERROR_REASON_OPERATION_NOT_FOUND, "no such 2000000001814");
  EXPECT_EQ(MaskedError(error, nullptr), error);
  EXPECT_TRUE(MaskedError(absl::OkStatus(), nullptr).ok());
}

}  // namespace
}  // namespace gateway
