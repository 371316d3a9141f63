#include "server/notifications/subscription_state.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/subscription_settings.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = SubscriptionState::Step::Kind;

// A member that writes down the ids of what it gets, and how it ends.
class Member final : public Consumer {
 public:
  void Write(ConsumerResponse response) override {
    for (const Handout& handout : response.deliveries) {
      ids_.push_back(handout.notification->event().id);
      ack_id_ = handout.ack_id;
    }
  }
  void Finish(absl::Status status) override { end_ = std::move(status); }

  std::vector<std::string> ids_;
  std::string ack_id_;  // The last.
  std::optional<absl::Status> end_;
};

// A state that the test takes step by step, with a member and one notification
// in the log.
class SubscriptionStateTest : public testing::Test {
 protected:
  SubscriptionStateTest() : state_(log_, Loaded()) {
    AppendRange(log_, 1, 1);
    const auto id = state_.Join(member_, {}, now_);
    EXPECT_THAT(id, IsOk());
    id_ = id.value_or(0);
  }
  ~SubscriptionStateTest() override { log_.Flush(); }

  static LoadedSubscription Loaded() {
    LoadedSubscription loaded;
    loaded.record.name = "subscriptions/crm";
    loaded.record.generation = 1;
    loaded.record.settings = *ReadSettings(v1::Subscription());
    return loaded;
  }

  // The next step; its call, if it is one, is made.
  Kind Step() {
    last_ = state_.Next(now_);
    if (last_.kind == Kind::kCall) std::move(last_.call)();
    return last_.kind;
  }
  // Takes steps until there is one of `kind`, or none any more.
  bool StepTo(Kind kind) {
    for (Kind next = Step();; next = Step()) {
      if (next == kind) return true;
      if (next == Kind::kRest) return false;
    }
  }
  // Lists no replays, and reads the notification.
  void ReadOne() {
    ASSERT_TRUE(StepTo(Kind::kRead));
    state_.TakeReplays(std::vector<int64_t>());
    ASSERT_TRUE(StepTo(Kind::kRead));
    Event event = SampleEvent("1", "");
    event.sequence = 1;
    state_.TakePage(
        last_.read.after,
        PageOf({std::make_shared<SharedNotification>(
                   log_, std::make_shared<Event>(std::move(event)))},
               /*reaches_end=*/true),
        now_);
  }
  // Acknowledges the last delivery; the result is in answers_.
  void Acknowledge() {
    state_.Change(
        [&](ConsumerGroup& group) {
          return group.Acknowledge(*DecodeAckId(member_.ack_id_), now_);
        },
        [this](const auto& written) { answers_.push_back(written.status()); });
  }

  MemoryEventLog log_;
  absl::Time now_ = absl::FromUnixSeconds(1000);
  SubscriptionState state_;
  Member member_;
  MemberId id_ = 0;
  SubscriptionState::Step last_;
  std::vector<absl::Status> answers_;
};

TEST_F(SubscriptionStateTest, DeliversNothingBeforeItIsWritten) {
  ReadOne();
  ASSERT_TRUE(StepTo(Kind::kWrite));
  EXPECT_THAT(last_.change.outstanding, testing::SizeIs(1));
  StepTo(Kind::kRest);
  EXPECT_THAT(member_.ids_, IsEmpty());
  state_.TakeWritten(AppliedChange());
  StepTo(Kind::kRest);
  EXPECT_THAT(member_.ids_, ElementsAre("1"));
}

TEST_F(SubscriptionStateTest, WritesOneChangeAtATimeAndAnswersBehindIt) {
  ReadOne();
  ASSERT_TRUE(StepTo(Kind::kWrite));
  state_.TakeWritten(AppliedChange());
  StepTo(Kind::kRest);
  state_.Written(id_, true);
  Acknowledge();
  ASSERT_TRUE(StepTo(Kind::kWrite));
  EXPECT_THAT(last_.change.settled, ElementsAre(1));
  v1::Subscription settings = Loaded().record.settings;
  settings.set_max_attempts(7);
  state_.Change(
      [&](ConsumerGroup& group) {
        group.Update(settings);
        return true;
      },
      [this](const auto& written) { answers_.push_back(written.status()); });
  EXPECT_FALSE(StepTo(Kind::kWrite));
  EXPECT_THAT(answers_, IsEmpty());
  state_.TakeWritten(AppliedChange());
  ASSERT_TRUE(StepTo(Kind::kWrite));
  EXPECT_THAT(answers_, ElementsAre(IsOk()));
  EXPECT_EQ(last_.change.settings->max_attempts(), 7);
  state_.TakeWritten(AppliedChange());
  StepTo(Kind::kRest);
  EXPECT_THAT(answers_, ElementsAre(IsOk(), IsOk()));
}

TEST_F(SubscriptionStateTest, EndsAllAndLoadsAnewWhenAWriteFails) {
  ReadOne();
  ASSERT_TRUE(StepTo(Kind::kWrite));
  state_.Change(
      [](ConsumerGroup&) { return true; },
      [this](const auto& written) { answers_.push_back(written.status()); });
  state_.TakeWritten(absl::UnavailableError("the disk is full"));
  ASSERT_TRUE(StepTo(Kind::kLoad));
  const auto unavailable = ErrorIs(absl::StatusCode::kUnavailable,
                                   v1::ERROR_REASON_STORE_UNAVAILABLE);
  EXPECT_THAT(member_.ids_, IsEmpty());
  EXPECT_THAT(member_.end_.value_or(absl::OkStatus()), unavailable);
  EXPECT_THAT(answers_, ElementsAre(unavailable));
  EXPECT_THAT(state_.View(), unavailable);
  state_.TakeLoaded(Loaded(), now_);
  EXPECT_THAT(state_.View(), IsOk());
}

TEST_F(SubscriptionStateTest, LoadsNothingWhileAWriteIsOnItsWay) {
  ReadOne();
  ASSERT_TRUE(StepTo(Kind::kWrite));
  state_.TakePage(1, absl::UnavailableError("the disk is broken"), now_);
  EXPECT_FALSE(StepTo(Kind::kLoad));
  EXPECT_EQ(state_.next_due(), absl::InfiniteFuture());
  state_.TakeWritten(AppliedChange());
  EXPECT_TRUE(StepTo(Kind::kLoad));
}

TEST_F(SubscriptionStateTest, WaitsBeforeItLoadsAgain) {
  state_.TakePage(0, absl::UnavailableError("the disk is broken"), now_);
  ASSERT_TRUE(StepTo(Kind::kLoad));
  state_.TakeLoaded(absl::UnavailableError("the disk is broken"), now_);
  EXPECT_FALSE(StepTo(Kind::kLoad));
  EXPECT_GT(state_.next_due(), now_);
  now_ = state_.next_due();
  state_.PassTime(now_);
  EXPECT_TRUE(StepTo(Kind::kLoad));
}

TEST_F(SubscriptionStateTest, ClosesWhenItIsGoneFromTheStore) {
  state_.TakePage(0, absl::UnavailableError("the disk is broken"), now_);
  ASSERT_TRUE(StepTo(Kind::kLoad));
  state_.TakeLoaded(absl::NotFoundError("deleted"), now_);
  EXPECT_FALSE(StepTo(Kind::kLoad));
  EXPECT_THAT(state_.View(), ErrorIs(absl::StatusCode::kNotFound,
                                     v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND));
}

}  // namespace
}  // namespace gateway
