#include "server/rpc/balance_after.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

v1::Giftcard Card() {
  v1::Giftcard card;
  card.mutable_balance()->set_units(90);
  return card;
}

TEST(BalanceAfterTest, AddsTheBalance) {
  v1::RedeemGiftcardResponse redeemed;
  redeemed.set_movement_id("m-1");
  google::protobuf::Any result;
  result.PackFrom(redeemed);
  ASSERT_TRUE(WithBalance(result, Card()).UnpackTo(&redeemed));
  EXPECT_EQ(redeemed.movement_id(), "m-1");
  EXPECT_EQ(redeemed.balance_after().units(), 90);
}

TEST(BalanceAfterTest, PassesOnASuccessThatItCannotRead) {
  google::protobuf::Any result;
  result.PackFrom(v1::RedeemGiftcardResponse());
  result.set_value("\xff");
  const auto same = WithBalance(result, Card());
  EXPECT_EQ(same.type_url(), result.type_url());
  EXPECT_EQ(same.value(), "\xff");
}

}  // namespace
}  // namespace gateway
