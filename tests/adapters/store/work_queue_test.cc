#include "adapters/store/sqlite/work_queue.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

using Queue = WorkQueue<int>;

// Takes all there is.
std::vector<int> TakeAll(Queue& queue) {
  std::vector<int> taken;
  while (queue.size() > 0) taken.push_back(*queue.Take());
  return taken;
}

void Offer(Queue& queue, int item, Queue::Lane lane) {
  EXPECT_TRUE(queue.Offer(item, 1000, lane));
}

TEST(WorkQueueTest, LetsTheFirstLaneGoFirstAndEachKeepItsOrder) {
  Queue queue;
  for (int item : {1, 2}) Offer(queue, item, Queue::Lane::kSecond);
  for (int item : {3, 4}) Offer(queue, item, Queue::Lane::kFirst);
  EXPECT_THAT(TakeAll(queue), ElementsAre(3, 4, 1, 2));
}

TEST(WorkQueueTest, LetsNobodyWaitForEver) {
  Queue queue;
  for (int item : {-1, -2}) Offer(queue, item, Queue::Lane::kSecond);
  for (int item = 0; item < 2 * Queue::kFirstInARow; ++item)
    Offer(queue, item, Queue::Lane::kFirst);
  const std::vector<int> taken = TakeAll(queue);
  EXPECT_EQ(taken[Queue::kFirstInARow], -1);
  EXPECT_EQ(taken[2 * Queue::kFirstInARow + 1], -2);
}

TEST(WorkQueueTest, BoundsEachLane) {
  Queue queue;
  int item = 1;
  EXPECT_TRUE(queue.Offer(item, 1, Queue::Lane::kSecond));
  EXPECT_FALSE(queue.Offer(item, 1, Queue::Lane::kSecond));
  EXPECT_TRUE(queue.Offer(item, 1, Queue::Lane::kFirst));
  EXPECT_FALSE(queue.Offer(item, 1, Queue::Lane::kFirst));
}

TEST(WorkQueueTest, GivesWhatItHasBeforeItSaysThatItIsClosed) {
  Queue queue;
  Offer(queue, 1, Queue::Lane::kSecond);
  queue.Close();
  int item = 2;
  EXPECT_FALSE(queue.Offer(item, 1000));
  queue.Push(3);
  EXPECT_EQ(queue.Take(), 3);
  EXPECT_EQ(queue.Take(), 1);
  EXPECT_EQ(queue.Take(), std::nullopt);
}

}  // namespace
}  // namespace gateway
