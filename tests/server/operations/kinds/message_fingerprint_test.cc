#include "server/operations/kinds/message_fingerprint.h"

#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

template <typename Request>
std::string FingerprintOf(const std::string& text) {
  Request request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request));
  return MessageFingerprint(request);
}

using Cart = ::fourws::gateway::v1::ValidateCartRequest;
using OptIn = ::fourws::gateway::v1beta1::SetCustomerOptInRequest;

TEST(MessageFingerprintTest, DistinguishesWhatIsBusiness) {
  const std::string first = FingerprintOf<Cart>(
      R"(cart { items { quantity { value: "10" } barcode: "1" } })");
  for (const char* other :
       {R"(cart { items { quantity { value: "11" } barcode: "1" } })",
        R"(cart { items { quantity { value: "10" } item_code: "1" } })",
        R"(cart { items { quantity { value: "10" } barcode: "1" } items {} })",
        R"(cart { items { barcode: "1" unit_price { units: 10 } } })", ""}) {
    EXPECT_NE(FingerprintOf<Cart>(other), first) << other;
  }
}

TEST(MessageFingerprintTest, TakesTheSameInOtherWordsForTheSame) {
  const std::string first = FingerprintOf<Cart>(
      R"(cart { items { quantity { value: "10" } unit_price { units: 1
                currency_code: "EUR" } } })");
  for (const char* same : {R"(request_id: "r" validate_only: true cart { items {
           quantity { value: "10.00" } unit_price { units: 1
           currency_code: "EUR" } } })",
                           R"(additional_fields {} cart { place {} items {
           quantity { value: "1e1" } unit_price { units: 1
           currency_code: "EUR" } } })"}) {
    EXPECT_EQ(FingerprintOf<Cart>(same), first) << same;
  }
}

TEST(MessageFingerprintTest, KnowsNoOrderInMaps) {
  const std::string first = FingerprintOf<OptIn>(
      R"(consents { key: "a" value: true } consents { key: "b" })");
  EXPECT_EQ(FingerprintOf<OptIn>(
                R"(consents { key: "b" } consents { key: "a" value: true })"),
            first);
  EXPECT_NE(FingerprintOf<OptIn>(
                R"(consents { key: "a" } consents { key: "b" value: true })"),
            first);
}

TEST(MessageFingerprintTest, ReadsWhatCallersAdd) {
  const std::string first = FingerprintOf<OptIn>(
      R"(additional_fields { fields { key: "a" value {
         struct_value { fields { key: "b" value { number_value: 1 } } } } } })");
  EXPECT_NE(FingerprintOf<OptIn>(
                R"(additional_fields { fields { key: "a" value {
         struct_value { fields { key: "b" value { number_value: 2 } } } } } })"),
            first);
  EXPECT_NE(FingerprintOf<OptIn>(""), first);
}

}  // namespace
}  // namespace gateway
