#include "server/operations/live_record.h"

#include <memory>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

OperationRecord Sent(int64_t revision) {
  OperationRecord record;
  record.set_name("operations/a");
  record.set_revision(revision);
  record.set_callback_token_hash("hash");
  return record;
}

TEST(LiveRecordTest, LetsOneAfterTheOtherIn) {
  LiveRecords records;
  const auto live = records.Of("operations/a");
  std::vector<int> entered;
  for (int i = 0; i < 3; ++i)
    live->Enter([&entered, i] { entered.push_back(i); });
  EXPECT_THAT(entered, ElementsAre(0));
  live->Leave();
  EXPECT_THAT(entered, ElementsAre(0, 1));
  live->Leave();
  EXPECT_THAT(entered, ElementsAre(0, 1, 2));
}

TEST(LiveRecordTest, LetsTheNextInThoughOneLeavesWithinItsStep) {
  LiveRecords records;
  const auto live = records.Of("operations/a");
  std::vector<int> entered;
  for (int i = 0; i < 3; ++i) {
    live->Enter([&entered, i, live = live.get()] {
      entered.push_back(i);
      live->Leave();
    });
  }
  EXPECT_THAT(entered, ElementsAre(0, 1, 2));
}

TEST(LiveRecordTest, KnowsTheNewestRecord) {
  LiveRecords records;
  const auto live = records.OfSent(Sent(2));
  EXPECT_EQ(live->newest()->revision(), 2);
  live->Note(Sent(4));
  live->Note(Sent(3));
  EXPECT_EQ(live->newest()->revision(), 4);
  EXPECT_EQ(records.Of("operations/a"), live);
}

TEST(LiveRecordTest, IsFoundByTheTokenWhileSomebodyHoldsIt) {
  LiveRecords records;
  auto live = records.OfSent(Sent(2));
  auto other = records.Of("operations/a");
  live.reset();
  const auto found = records.FindByToken("hash");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->revision(), 2);
  EXPECT_EQ(records.FindByToken("another"), nullptr);
  other.reset();
  EXPECT_EQ(records.FindByToken("hash"), nullptr);
  EXPECT_EQ(records.Of("operations/a")->newest(), nullptr);
}

}  // namespace
}  // namespace gateway
