#include "server/rpc/contract_call.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/rpc/request_errors.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

// The method whose request is of the type of `request`.
const ContractMethod& MethodOf(const google::protobuf::Message& request) {
  for (const UpstreamService& service : UpstreamServices()) {
    for (const ContractMethod& method : service.methods) {
      if (method.request->GetDescriptor() == request.GetDescriptor())
        return method;
    }
  }
  throw std::invalid_argument("no method");
}

// `text`, in slices of `size` bytes.
grpc::ByteBuffer Bytes(const std::string& text, size_t size = 1 << 20) {
  std::vector<grpc::Slice> slices;
  for (size_t i = 0; i < text.size(); i += size)
    slices.emplace_back(text.substr(i, size));
  return {slices.data(), slices.size()};
}

TEST(ReceiveRequestTest, ReadsAMessageInHoweverManySlices) {
  v1::RedeemGiftcardRequest redeem;
  redeem.set_barcode("2000000001814");
  redeem.set_request_id("r1");
  for (const size_t size : {1, 7, 1000}) {
    const auto request = ReceiveRequest(
        MethodOf(redeem), Bytes(redeem.SerializeAsString(), size));
    ASSERT_THAT(request, IsOk());
    EXPECT_EQ(request->message->SerializeAsString(),
              redeem.SerializeAsString());
    v1::RedeemGiftcardRequest unpacked;
    ASSERT_TRUE(request->any.UnpackTo(&unpacked));
    EXPECT_EQ(unpacked.barcode(), "2000000001814");
  }
}

TEST(ReceiveRequestTest, ReadsAnEmptyMessage) {
  EXPECT_THAT(ReceiveRequest(MethodOf(v1::RedeemGiftcardRequest()), Bytes("")),
              IsOk());
}

// Torn, not UTF-8, and no body at all.
TEST(ReceiveRequestTest, RefusesWhatIsNoMessage) {
  for (const auto& bytes :
       {Bytes("\xff\xff\xff"), Bytes("\x0a\x02\xc3\x28"), grpc::ByteBuffer()}) {
    const absl::Status write =
        ReceiveRequest(MethodOf(v1::RedeemGiftcardRequest()), bytes).status();
    EXPECT_THAT(write, ErrorIs(absl::StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_INVALID_REQUEST));
    EXPECT_EQ(InfoOf(write)->metadata().at("outcome"), "NOT_SENT");
    const absl::Status read =
        ReceiveRequest(MethodOf(v1::GetCustomerRequest()), bytes).status();
    EXPECT_THAT(read, ErrorIs(absl::StatusCode::kInvalidArgument,
                              v1::ERROR_REASON_INVALID_REQUEST));
    EXPECT_FALSE(InfoOf(read)->metadata().contains("outcome"));
  }
}

TEST(ReceiveRequestTest, RefusesWhatIsTooLarge) {
  v1::RedeemGiftcardRequest redeem;
  redeem.set_barcode(std::string(kMaxRequestBytes - 10, '1'));
  EXPECT_THAT(
      ReceiveRequest(MethodOf(redeem), Bytes(redeem.SerializeAsString())),
      IsOk());
  redeem.set_barcode(std::string(kMaxRequestBytes, '1'));
  const absl::Status large =
      ReceiveRequest(MethodOf(redeem), Bytes(redeem.SerializeAsString()))
          .status();
  EXPECT_THAT(large, ErrorIs(absl::StatusCode::kInvalidArgument,
                             v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_EQ(InfoOf(large)->metadata().at("outcome"), "NOT_SENT");
}

TEST(ContractMethodTest, KnowsItsResponse) {
  const ContractMethod& method = MethodOf(v1::GetCustomerRequest());
  google::protobuf::Any any;
  EXPECT_FALSE(method.IsResponse(any));
  any.PackFrom(v1::RedeemGiftcardResponse());
  EXPECT_FALSE(method.IsResponse(any));
  any.PackFrom(v1::GetCustomerResponse());
  EXPECT_TRUE(method.IsResponse(any));
  any.set_type_url("type.googleapis.com/not." +
                   v1::GetCustomerResponse::descriptor()->full_name());
  EXPECT_FALSE(method.IsResponse(any));
}

}  // namespace
}  // namespace gateway
