#include "server/notifications/owned_subscriptions.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

TEST(OwnedSubscriptionsTest, KeepAPlaceUntilItIsReleased) {
  OwnedSubscriptions owned;
  EXPECT_TRUE(owned.Reserve("a", 2));
  EXPECT_TRUE(owned.Reserve("b", 2));
  EXPECT_FALSE(owned.Reserve("c", 2));
  EXPECT_TRUE(owned.Reserve("a", 2));  // The store is to say that it is taken.
  owned.Release("a");
  EXPECT_FALSE(owned.Reserve("c", 2));
  owned.Release("a");
  EXPECT_TRUE(owned.Reserve("c", 2));
}

}  // namespace
}  // namespace gateway
