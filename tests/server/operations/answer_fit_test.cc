#include "server/operations/answer_fit.h"

#include <string>

#include "adapters/base/error.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using google::protobuf::Struct;

void Put(Struct& fields, size_t bytes) {
  (*fields.mutable_fields())["text"].set_string_value(std::string(bytes, 'x'));
}

bool IsCut(const Struct& fields) {
  return fields.fields_size() == 1 && fields.fields().contains(kCutMark);
}

// A cart whose items have 10, 1000 and 3000 bytes that the contract does not
// name.
v1::ValidateCartResponse Response() {
  v1::ValidateCartResponse response;
  for (const size_t bytes : {10, 1000, 3000})
    Put(*response.mutable_cart()->add_items()->mutable_unmapped(), bytes);
  response.mutable_cart()->set_transaction_id("t1");
  return response;
}

TEST(CutToFitTest, LeavesWhatFits) {
  v1::ValidateCartResponse response = Response();
  EXPECT_TRUE(CutToFit(response, response.ByteSizeLong()));
  EXPECT_EQ(response.SerializeAsString(), Response().SerializeAsString());
}

TEST(CutToFitTest, CutsTheLargestAndNoMoreThanItMust) {
  v1::ValidateCartResponse response = Response();
  const size_t most = response.ByteSizeLong() - 1;
  EXPECT_TRUE(CutToFit(response, most));
  EXPECT_LE(response.ByteSizeLong(), most);
  const auto& items = response.cart().items();
  EXPECT_FALSE(IsCut(items[0].unmapped()));
  EXPECT_FALSE(IsCut(items[1].unmapped()));
  ASSERT_TRUE(IsCut(items[2].unmapped()));
  EXPECT_GE(items[2].unmapped().fields().at(kCutMark).number_value(), 3000);
  EXPECT_EQ(response.cart().transaction_id(), "t1");
}

TEST(CutToFitTest, CutsAtAnyDepth) {
  v1::ValidateCartResponse response = Response();
  Put(*response.mutable_cart()->mutable_unmapped(), 100);
  EXPECT_FALSE(CutToFit(response, 1));
  EXPECT_TRUE(IsCut(response.cart().unmapped()));
  EXPECT_TRUE(IsCut(response.cart().items(1).unmapped()));
  // Too small to gain anything.
  EXPECT_FALSE(IsCut(response.cart().items(0).unmapped()));
}

TEST(CutToFitTest, CutsWhatIsNotNamedByWhateverName) {
  v1beta1::Document document;
  document.set_id("d1");
  Put(*document.mutable_unmapped_beside(), 3000);
  EXPECT_TRUE(CutToFit(document, 200));
  EXPECT_TRUE(IsCut(document.unmapped_beside()));
  v1beta1::InsertStockResponse inserted;
  Put(*inserted.mutable_additional_data(), 3000);
  EXPECT_TRUE(CutToFit(inserted, 200));
  EXPECT_TRUE(IsCut(inserted.additional_data()));
}

TEST(CutToFitTest, CutsNothingThatHasAName) {
  v1::ValidateCartResponse response = Response();
  response.mutable_cart()->set_transaction_id(std::string(500, 't'));
  EXPECT_FALSE(CutToFit(response, 400));
  EXPECT_EQ(response.cart().transaction_id(), std::string(500, 't'));
}

TEST(CutToFitTest, CutsWhatIsPacked) {
  google::protobuf::Any any;
  any.PackFrom(Response());
  EXPECT_TRUE(CutToFit(any, 2000));
  EXPECT_LE(any.value().size(), 2000);
  v1::ValidateCartResponse response;
  ASSERT_TRUE(any.UnpackTo(&response));
  EXPECT_TRUE(IsCut(response.cart().items(2).unmapped()));
  any.set_type_url("type.googleapis.com/some.Response");
  EXPECT_FALSE(CutToFit(any, 1));
}

TEST(AnswerTooLargeTest, SaysWhatIsKnownOfAWrite) {
  const absl::Status read = AnswerTooLarge("");
  EXPECT_THAT(read, ErrorIs(absl::StatusCode::kFailedPrecondition,
                            v1::ERROR_REASON_ANSWER_TOO_LARGE));
  EXPECT_FALSE(InfoOf(read)->metadata().contains("outcome"));
  const auto write = InfoOf(AnswerTooLarge("operations/1"));
  EXPECT_EQ(write->metadata().at("outcome"), "UNKNOWN");
  EXPECT_EQ(write->metadata().at("operation"), "operations/1");
}

}  // namespace
}  // namespace gateway
