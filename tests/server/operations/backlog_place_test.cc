#include "server/operations/backlog_place.h"

#include <deque>
#include <utility>

#include "gtest/gtest.h"

namespace gateway {
namespace {

class BacklogPlaceTest : public testing::Test {
 protected:
  // A write that has a place and gets others from Grant().
  void TakeOne() {
    place_.Take(New(), [this](std::function<void(BacklogPlace::Place)> found) {
      asked_.push_back(std::move(found));
    });
  }
  BacklogPlace::Place New() {
    ++places_;
    return {this, [this](void*) { --places_; }};
  }
  void Grant() {
    const auto found = std::move(asked_.front());
    asked_.pop_front();
    found(New());
  }
  void Regain() {
    place_.Regain([this] { ++goes_on_; });
  }

  int places_ = 0;
  int goes_on_ = 0;
  std::deque<std::function<void(BacklogPlace::Place)>> asked_;
  BacklogPlace place_;
};

TEST_F(BacklogPlaceTest, NeedsNoneUnlessOneWasTaken) {
  place_.GiveUp();
  Regain();
  EXPECT_EQ(goes_on_, 1);
}

TEST_F(BacklogPlaceTest, AsksForAnotherOnlyAfterItGaveUp) {
  TakeOne();
  Regain();
  EXPECT_EQ(goes_on_, 1);
  EXPECT_TRUE(asked_.empty());
  place_.GiveUp();
  EXPECT_EQ(places_, 0);
  Regain();
  EXPECT_EQ(goes_on_, 1);
  Grant();
  EXPECT_EQ(goes_on_, 2);
  EXPECT_EQ(places_, 1);
}

TEST_F(BacklogPlaceTest, GivesBackWhatComesAfterTheEnd) {
  TakeOne();
  place_.GiveUp();
  Regain();
  place_.Close();
  Grant();
  EXPECT_EQ(places_, 0);
}

TEST_F(BacklogPlaceTest, EndsWithThePlaceGivenBack) {
  TakeOne();
  place_.Close();
  EXPECT_EQ(places_, 0);
}

}  // namespace
}  // namespace gateway
