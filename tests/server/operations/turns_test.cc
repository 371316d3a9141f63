#include "server/operations/turns.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace gateway {
namespace {

class TurnsTest : public testing::Test {
 protected:
  std::unique_ptr<Turns::Ticket> Take(const std::string& resource,
                                      const std::string& name) {
    auto ticket = turns_.Take(resource);
    if (ticket != nullptr) ticket->Await([this, name] { granted_ += name; });
    return ticket;
  }

  Turns turns_{1};
  std::string granted_;
};

TEST_F(TurnsTest, GrantsOneAfterTheOther) {
  auto first = Take("card", "a");
  EXPECT_TRUE(first->has_turn());
  auto second = Take("card", "b");
  EXPECT_FALSE(second->has_turn());
  EXPECT_EQ(granted_, "a");
  first.reset();
  EXPECT_EQ(granted_, "ab");
  EXPECT_TRUE(second->has_turn());
}

TEST_F(TurnsTest, GrantsAtOnceWhatCameBeforeAnybodyAwaitedIt) {
  auto first = Take("card", "a");
  auto second = turns_.Take("card");
  first.reset();
  EXPECT_EQ(granted_, "a");
  second->Await([this] { granted_ += "b"; });
  EXPECT_EQ(granted_, "ab");
}

TEST_F(TurnsTest, PassesOverWhoGaveUp) {
  Turns turns(2);
  std::string granted;
  auto first = turns.Take("card");
  auto second = turns.Take("card");
  auto third = turns.Take("card");
  second->Await([&] { granted += "b"; });
  third->Await([&] { granted += "c"; });
  second.reset();
  EXPECT_EQ(granted, "");
  first.reset();
  EXPECT_EQ(granted, "c");
}

TEST_F(TurnsTest, BoundsEachQueue) {
  const auto first = Take("card", "a");
  const auto second = Take("card", "b");
  EXPECT_EQ(Take("card", "c"), nullptr);
  EXPECT_NE(Take("other", "d"), nullptr);
  EXPECT_EQ(granted_, "ad");
}

}  // namespace
}  // namespace gateway
