#include "server/operations/outcome_relay.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/answer.h"
#include "tests/support/failures.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/worker.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using State = v1::OperationMetadata;

// An outbox in memory, filled by the test.
class MemoryOutbox final : public OutcomeOutbox {
 public:
  void Add(const std::string& id, State::State state) {
    worker_.Post([this, id, state] {
      OutboxEntry outcome;
      outcome.number = ++last_;
      outcome.record.set_name("operations/" + id);
      outcome.record.set_method("Redeem");
      outcome.record.set_caller("till");
      outcome.record.set_request_id("request-" + id);
      outcome.record.set_resource("giftcards/" + id);
      outcome.record.set_state(state);
      outcome.record.mutable_update_time()->set_seconds(1'700'000'001);
      if (state == State::STATE_FAILED)
        *outcome.record.mutable_error() = ToRpcStatus(
            MakeError(absl::StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_UPSTREAM_REJECTED, "refused",
                      {{"upstream_message", "ask mario@example.it"}}));
      outcomes_.push_back(outcome);
    });
  }
  // Adds one whose record cannot be read.
  void AddDamaged() {
    worker_.Post([this] {
      outcomes_.emplace_back();
      outcomes_.back().number = ++last_;
    });
  }
  void FailNextReads(int count) { read_failures_.Set(count); }
  void FailNextForgets(int count) { forget_failures_.Set(count); }
  void Flush() { worker_.Flush(); }
  size_t size() {
    Flush();
    return outcomes_.size();
  }

  void Read(int limit, Done<std::vector<OutboxEntry>> done) override {
    worker_.Post([this, limit, done = std::move(done)]() mutable {
      if (auto failure = read_failures_.Take(); !failure.ok())
        return std::move(done)(failure);
      auto end =
          outcomes_.begin() + std::min<ptrdiff_t>(limit, std::ssize(outcomes_));
      std::move(done)(std::vector<OutboxEntry>(outcomes_.begin(), end));
    });
  }
  void Forget(int64_t number, Done<int64_t> done) override {
    worker_.Post([this, number, done = std::move(done)]() mutable {
      if (auto failure = forget_failures_.Take(); !failure.ok())
        return std::move(done)(failure);
      std::erase_if(outcomes_,
                    [&](const auto& each) { return each.number <= number; });
      std::move(done)(number);
    });
  }

 private:
  Failures read_failures_;
  Failures forget_failures_;
  std::vector<OutboxEntry> outcomes_;
  int64_t last_ = 0;
  Worker worker_;
};

class OutcomeRelayTest : public testing::Test {
 protected:
  // Waits until nothing goes on, and lets time pass if something is to be
  // tried again.
  void Settle() {
    for (int i = 0; i < 10; ++i) {
      outbox_.Flush();
      log_.Flush();
    }
    clock_.Advance(absl::Minutes(1));
    for (int i = 0; i < 10; ++i) {
      outbox_.Flush();
      log_.Flush();
    }
  }

  std::vector<EventPtr> Events() {
    Answer<std::vector<EventPtr>> answer;
    log_.Read(0, 1000, 1 << 30, /*with_raw=*/true, answer.done());
    return *answer.Wait();
  }

  std::vector<std::string> Published() {
    std::vector<std::string> published;
    for (const EventPtr& event : Events()) {
      v1::Notification notification;
      EXPECT_TRUE(notification.ParseFromString(event->notification));
      published.push_back(
          absl::StrCat(notification.operation().operation(), " ",
                       State::State_Name(notification.operation().state())));
    }
    return published;
  }

  FakeClock clock_;
  MemoryEventLog log_;
  MemoryOutbox outbox_;
  OutcomeRelay relay_{outbox_, log_, clock_};
};

TEST_F(OutcomeRelayTest, TellsTheCallerHowAnOperationEnded) {
  outbox_.Add("a", State::STATE_SUCCEEDED);
  relay_.Wake();
  Settle();
  const auto events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0]->source, "gateway");
  EXPECT_EQ(events[0]->type, "operation");
  EXPECT_EQ(events[0]->audience, "till");
  EXPECT_EQ(events[0]->receive_time, absl::FromUnixSeconds(1'700'000'001));
  v1::Notification notification;
  ASSERT_TRUE(notification.ParseFromString(events[0]->notification));
  EXPECT_EQ(notification.id(), events[0]->id);
  const v1::OperationOutcome& outcome = notification.operation();
  EXPECT_EQ(outcome.operation(), "operations/a");
  EXPECT_EQ(outcome.method(), "Redeem");
  EXPECT_EQ(outcome.request_id(), "request-a");
  EXPECT_EQ(outcome.resource(), "giftcards/a");
  EXPECT_EQ(outcome.state(), State::STATE_SUCCEEDED);
  EXPECT_FALSE(outcome.has_error());
  EXPECT_EQ(outbox_.size(), 0u);
}

TEST_F(OutcomeRelayTest, PassesOverWhatCannotBeRead) {
  outbox_.AddDamaged();
  outbox_.AddDamaged();
  relay_.Wake();
  Settle();
  outbox_.AddDamaged();
  outbox_.Add("a", State::STATE_SUCCEEDED);
  outbox_.AddDamaged();
  outbox_.Add("b", State::STATE_SUCCEEDED);
  relay_.Wake();
  Settle();
  EXPECT_THAT(Published(), ElementsAre("operations/a STATE_SUCCEEDED",
                                       "operations/b STATE_SUCCEEDED"));
  EXPECT_EQ(outbox_.size(), 0u);
}

TEST_F(OutcomeRelayTest, PublishesNobodysAddress) {
  outbox_.Add("a", State::STATE_FAILED);
  relay_.Wake();
  Settle();
  const auto events = Events();
  ASSERT_EQ(events.size(), 1u);
  EXPECT_THAT(events[0]->notification, HasSubstr("ask"));
  EXPECT_THAT(events[0]->notification, Not(HasSubstr("mario")));
}

TEST_F(OutcomeRelayTest, PublishesAllInOrder) {
  std::vector<std::string> wanted;
  for (int i = 0; i < 250; ++i) {
    outbox_.Add(absl::StrCat(i), State::STATE_UNRESOLVED);
    wanted.push_back(absl::StrCat("operations/", i, " STATE_UNRESOLVED"));
  }
  relay_.Wake();
  Settle();
  EXPECT_EQ(Published(), wanted);
  EXPECT_EQ(outbox_.size(), 0u);
}

TEST_F(OutcomeRelayTest, PublishesOnceWhateverFails) {
  outbox_.Add("a", State::STATE_UNRESOLVED);
  outbox_.Add("b", State::STATE_FAILED);
  outbox_.Add("a", State::STATE_SUCCEEDED);
  outbox_.FailNextReads(1);
  log_.FailNextWrites(1);
  outbox_.FailNextForgets(2);
  relay_.Wake();
  for (int i = 0; i < 8; ++i) Settle();
  EXPECT_EQ(outbox_.size(), 0u);
  // Only those of one operation keep their order when the store fails.
  EXPECT_THAT(Published(), ElementsAre("operations/b STATE_FAILED",
                                       "operations/a STATE_UNRESOLVED",
                                       "operations/a STATE_SUCCEEDED"));
}

TEST_F(OutcomeRelayTest, PublishesWhatAnEarlierRelayLeft) {
  outbox_.FailNextForgets(1000);
  outbox_.Add("a", State::STATE_SUCCEEDED);
  {
    OutcomeRelay earlier(outbox_, log_, clock_);
    earlier.Wake();
    Settle();
  }
  EXPECT_EQ(outbox_.size(), 1u);
  outbox_.FailNextForgets(0);
  relay_.Wake();
  Settle();
  EXPECT_EQ(outbox_.size(), 0u);
  EXPECT_THAT(Published(), ElementsAre("operations/a STATE_SUCCEEDED"));
}

TEST_F(OutcomeRelayTest, RestsWhenThereIsNothingToPublish) {
  relay_.Wake();
  Settle();
  EXPECT_THAT(Published(), IsEmpty());
  outbox_.Add("a", State::STATE_SUCCEEDED);
  relay_.Wake();
  Settle();
  EXPECT_THAT(Published(), ElementsAre("operations/a STATE_SUCCEEDED"));
}

}  // namespace
}  // namespace gateway
