#include "adapters/upstream/lanes.h"

#include <cstdint>
#include <stop_token>
#include <utility>
#include <vector>

#include "adapters/upstream/place.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

absl::Time DeadlineOf(int number) { return absl::FromUnixSeconds(number); }

// A waiter is known by the second of its deadline.
Lanes::Waiter WaiterOf(int number, std::stop_token given_up = {}) {
  return {Until(DeadlineOf(number), std::move(given_up)), false, nullptr,
          nullptr};
}

std::vector<int64_t> NumbersOf(const std::vector<Lanes::Waiter>& waiters) {
  std::vector<int64_t> numbers;
  numbers.reserve(waiters.size());
  for (const Lanes::Waiter& each : waiters)
    numbers.push_back(absl::ToUnixSeconds(each.until.deadline));
  return numbers;
}

// Takes all, one after the other.
std::vector<int64_t> Served(Lanes& lanes) {
  std::vector<Lanes::Waiter> served;
  while (!lanes.empty()) served.push_back(lanes.TakeNext());
  return NumbersOf(served);
}

TEST(LanesTest, ServesALaneInTheOrderInWhichTheyCame) {
  Lanes lanes;
  for (const int number : {3, 1, 2}) lanes.Add(Lane::kWrite, WaiterOf(number));
  EXPECT_EQ(lanes.size(Lane::kWrite), 3u);
  EXPECT_EQ(lanes.size(Lane::kRead), 0u);
  EXPECT_THAT(Served(lanes), ElementsAre(3, 1, 2));
  EXPECT_EQ(lanes.size(Lane::kWrite), 0u);
}

TEST(LanesTest, ServesReadsAndWritesInTurn) {
  Lanes lanes;
  for (const int number : {1, 2, 3}) lanes.Add(Lane::kRead, WaiterOf(number));
  for (const int number : {4, 5}) lanes.Add(Lane::kWrite, WaiterOf(number));
  EXPECT_THAT(Served(lanes), ElementsAre(1, 4, 2, 5, 3));
  // It is still the turn of a write.
  lanes.Add(Lane::kRead, WaiterOf(6));
  lanes.Add(Lane::kWrite, WaiterOf(7));
  EXPECT_THAT(Served(lanes), ElementsAre(7, 6));
}

TEST(LanesTest, ServesLoginsFirstAndTakesNobodysTurn) {
  Lanes lanes;
  lanes.Add(Lane::kWrite, WaiterOf(1));
  lanes.Add(Lane::kRead, WaiterOf(2));
  lanes.Add(Lane::kLogin, WaiterOf(3));
  EXPECT_THAT(Served(lanes), ElementsAre(3, 2, 1));
}

TEST(LanesTest, TakesOutWhoseTimeIsOver) {
  Lanes lanes;
  EXPECT_EQ(lanes.first_deadline(), absl::InfiniteFuture());
  lanes.Add(Lane::kRead, WaiterOf(3));
  lanes.Add(Lane::kWrite, WaiterOf(1));
  lanes.Add(Lane::kRead, WaiterOf(2));
  EXPECT_EQ(lanes.first_deadline(), DeadlineOf(1));
  EXPECT_THAT(NumbersOf(lanes.TakeDue(DeadlineOf(0))), IsEmpty());
  EXPECT_THAT(NumbersOf(lanes.TakeDue(DeadlineOf(2))),
              UnorderedElementsAre(1, 2));
  EXPECT_EQ(lanes.first_deadline(), DeadlineOf(3));
  EXPECT_THAT(Served(lanes), ElementsAre(3));
  EXPECT_EQ(lanes.first_deadline(), absl::InfiniteFuture());
}

TEST(LanesTest, TakesOutWhoGaveUp) {
  Lanes lanes;
  std::stop_source caller;
  lanes.Add(Lane::kRead, WaiterOf(1, caller.get_token()));
  lanes.Add(Lane::kRead, WaiterOf(2));
  lanes.Add(Lane::kLogin, WaiterOf(3, caller.get_token()));
  EXPECT_THAT(NumbersOf(lanes.TakeGivenUp()), IsEmpty());
  caller.request_stop();
  EXPECT_THAT(NumbersOf(lanes.TakeGivenUp()), UnorderedElementsAre(1, 3));
  EXPECT_EQ(lanes.first_deadline(), DeadlineOf(2));
  EXPECT_THAT(Served(lanes), ElementsAre(2));
}

}  // namespace
}  // namespace gateway
