#include "server/operations/resource_turn.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

class ResourceTurnTest : public EngineTest {
 protected:
  ~ResourceTurnTest() override { turn_->Close(); }

  // An operation that holds the card, stored.
  OperationRecord Holder(const std::string& id) {
    OperationRecord record;
    record.set_name("operations/" + id);
    record.set_state(State::STATE_SENDING);
    record.set_resource(kResource);
    record.set_holds_resource(true);
    return Created(std::move(record));
  }

  // Ends `holder`, behind what the store is asked already.
  void End(OperationRecord holder) {
    holder.set_state(State::STATE_SUCCEEDED);
    holder.set_holds_resource(false);
    store_.Update(std::move(holder),
                  [](const auto& stored) { EXPECT_THAT(stored, IsOk()); });
  }

  static constexpr char kResource[] = "giftcards/2000000001814";

  const std::shared_ptr<Core> core_ =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  const std::shared_ptr<ResourceTurn> turn_ =
      std::make_shared<ResourceTurn>(core_, kResource);
  std::optional<absl::Status> end_;
};

TEST_F(ResourceTurnTest, DoesNotAskTheStoreAgainWhatItHasJustSaid) {
  const auto free =
      std::make_shared<ResourceTurn>(core_, kResource, /*is_free=*/true);
  store_.FailNextReads(1);
  free->Await([] {}, [this](absl::Status end) { end_ = std::move(end); });
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, IsOk());
  free->Close();
}

TEST_F(ResourceTurnTest, AsksTheStoreOnceItHadToWait) {
  auto first = core_->turns.Take(kResource);
  const auto free =
      std::make_shared<ResourceTurn>(core_, kResource, /*is_free=*/true);
  store_.FailNextReads(1);
  free->Await([] {}, [this](absl::Status end) { end_ = std::move(end); });
  EXPECT_FALSE(end_.has_value());
  first.reset();
  Settle();
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, ErrorIs(absl::StatusCode::kUnavailable,
                             v1::ERROR_REASON_STORE_UNAVAILABLE));
  free->Close();
}

// The look at a holder fails when its end was seen already.
TEST_F(ResourceTurnTest, IsNotEndedByTheHolderBefore) {
  const OperationRecord holder = Holder("a");
  turn_->Await(
      [&] {
        // Its end is stored before the look at it, which fails.
        End(holder);
        store_.FailNextReads(1);
      },
      [this](absl::Status end) { end_ = std::move(end); });
  Settle();
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, IsOk());
}

TEST_F(ResourceTurnTest, EndsIfItsHolderCannotBeRead) {
  Holder("a");
  turn_->Await([this] { store_.FailNextReads(1); },
               [this](absl::Status end) { end_ = std::move(end); });
  Settle();
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, ErrorIs(absl::StatusCode::kUnavailable,
                             v1::ERROR_REASON_STORE_UNAVAILABLE));
}

TEST_F(ResourceTurnTest, SaysBehindWhatItWaits) {
  const OperationRecord holder = Holder("a");
  EXPECT_FALSE(turn_->behind().has_value());
  std::promise<void> go = HoldStore();
  turn_->Await([] {}, [](const absl::Status&) {});
  // Only the store is asked.
  EXPECT_FALSE(turn_->behind().has_value());
  go.set_value();
  Settle();
  EXPECT_EQ(turn_->behind(), holder.name());
  const auto next = std::make_shared<ResourceTurn>(core_, kResource);
  next->Await([] {}, [](const absl::Status&) {});
  EXPECT_EQ(next->behind(), "");
  next->Close();
}

}  // namespace
}  // namespace gateway
