#include "adapters/http/body_budget.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

using Lease = BodyBudget::Lease;

TEST(BodyBudgetTest, KeepsAQuarterForWhatHasPriority) {
  BodyBudget budget(100);
  Lease first(budget, BodyShare::kThreeQuarters);
  ASSERT_TRUE(first.GrowTo(40));
  Lease second(budget, BodyShare::kThreeQuarters);
  EXPECT_TRUE(second.Fits(35));
  EXPECT_FALSE(second.Fits(36));
  ASSERT_TRUE(second.GrowTo(35));
  EXPECT_FALSE(second.GrowTo(36));
  Lease awaited(budget, BodyShare::kAll);
  EXPECT_TRUE(awaited.Fits(25));
  EXPECT_FALSE(awaited.Fits(26));
  EXPECT_FALSE(awaited.GrowTo(26));
  EXPECT_TRUE(awaited.GrowTo(25));
}

TEST(BodyBudgetTest, KeepsAQuarterFromStrangers) {
  BodyBudget budget(100);
  Lease one(budget, BodyShare::kHalf);
  ASSERT_TRUE(one.GrowTo(30));
  Lease another(budget, BodyShare::kHalf);
  EXPECT_FALSE(another.GrowTo(21));
  EXPECT_TRUE(another.GrowTo(20));
  Lease proven(budget, BodyShare::kThreeQuarters);
  EXPECT_TRUE(proven.Fits(25));
  EXPECT_FALSE(proven.Fits(26));
}

TEST(BodyBudgetTest, CountsWhatIsThereNotWhatIsAnnounced) {
  BodyBudget budget(100);
  Lease silent(budget, BodyShare::kThreeQuarters);
  EXPECT_TRUE(silent.Fits(75));
  Lease other(budget, BodyShare::kThreeQuarters);
  EXPECT_TRUE(other.GrowTo(75));
  EXPECT_FALSE(silent.GrowTo(1));
}

TEST(BodyBudgetTest, LetsALoneBodyGoOnHoweverLarge) {
  BodyBudget budget(100);
  Lease lone(budget, BodyShare::kThreeQuarters);
  EXPECT_TRUE(lone.Fits(1000));
  EXPECT_TRUE(lone.GrowTo(1000));
  Lease other(budget, BodyShare::kAll);
  EXPECT_FALSE(other.Fits(1));
}

TEST(BodyBudgetTest, GivesBackWhatALeaseHad) {
  BodyBudget budget(100);
  Lease other(budget, BodyShare::kAll);
  ASSERT_TRUE(other.GrowTo(1));
  {
    Lease lease(budget, BodyShare::kAll);
    ASSERT_TRUE(lease.GrowTo(99));
    EXPECT_FALSE(other.GrowTo(2));
    lease.Release();
    ASSERT_TRUE(other.GrowTo(2));
    ASSERT_TRUE(lease.GrowTo(98));
  }
  Lease next(budget, BodyShare::kAll);
  EXPECT_TRUE(next.Fits(98));
  EXPECT_FALSE(next.Fits(99));
}

}  // namespace
}  // namespace gateway
