#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

// What is kept beyond trimming, and erasure.
class EventLogStates : public StoreContract {
 protected:
  Event EventOf(const std::string& customer,
                std::vector<std::string> state_keys = {}) {
    Event event = EventNamed("of " + customer);
    event.customer = customer;
    event.state_keys = std::move(state_keys);
    return event;
  }
  int64_t Add(const Event& event, const Dedupe& dedupe = Dedupe()) {
    const auto appended = Append(log(), event, dedupe);
    EXPECT_THAT(appended, IsOk());
    return appended.ok() ? appended->sequence : 0;
  }

  std::vector<EventPtr> States(int64_t after = 0, int64_t through = 1000,
                               int max_events = 1000) {
    const auto states = Await<std::vector<EventPtr>>([&](auto done) {
      log().ReadStates(after, through, max_events, 1 << 30, true,
                       std::move(done));
    });
    EXPECT_THAT(states, IsOk());
    return states.ok() ? *states : std::vector<EventPtr>();
  }
  static std::vector<int64_t> Sequences(const std::vector<EventPtr>& events) {
    std::vector<int64_t> sequences;
    for (const EventPtr& event : events) sequences.push_back(event->sequence);
    return sequences;
  }

  Erasure Erase(const std::string& customer) {
    const auto erased = Await<Erasure>(
        [&](auto done) { log().EraseCustomer(customer, std::move(done)); });
    EXPECT_THAT(erased, IsOk());
    return erased.ok() ? *erased : Erasure();
  }
};

TEST_P(EventLogStates, ShowsTheLastOfEachKey) {
  Add(EventOf("1", {"x", "y"}));
  Add(EventOf("2", {"z"}));
  Add(EventOf("1", {"x"}));
  Add(EventOf("3"));
  EXPECT_THAT(Sequences(States()), ElementsAre(1, 2, 3));
  Add(EventOf("1", {"y"}));
  EXPECT_THAT(Sequences(States()), ElementsAre(2, 3, 5));
  EXPECT_EQ(States().front()->raw, "raw of 2");
}

TEST_P(EventLogStates, KeepsNewerStatesWhenAnOlderOneComesLate) {
  const Dedupe now{.scope = "s", .content_hash = "new"};
  Event event = EventOf("1", {"x"});
  event.receive_time = absl::FromUnixSeconds(2000);
  Add(event, now);
  Event late = EventOf("1", {"x", "y"});
  late.receive_time = absl::FromUnixSeconds(1000);
  late.late = true;
  EXPECT_EQ(Add(late, {.scope = "s", .content_hash = "old"}), 2);
  EXPECT_THAT(Sequences(States()), ElementsAre(1, 2));
  // The newer one is still what a repeat is compared with.
  EXPECT_EQ(Add(event, now), 1);
  late.receive_time = absl::FromUnixSeconds(3000);
  EXPECT_EQ(Add(late), 3);
  EXPECT_THAT(Sequences(States()), ElementsAre(3));
}

TEST_P(EventLogStates, ReadsStatesInPagesUpToAPosition) {
  for (const char* key : {"a", "b", "c", "d"}) Add(EventOf(key, {key}));
  EXPECT_THAT(Sequences(States(0, 3, 2)), ElementsAre(1, 2));
  EXPECT_THAT(Sequences(States(2, 3, 2)), ElementsAre(3));
  EXPECT_THAT(States(3, 3, 2), IsEmpty());
}

TEST_P(EventLogStates, KeepsTheLastOfEachKeyBeyondTrimming) {
  Add(EventOf("1", {"x"}));
  Add(EventOf("2", {"y"}));
  Add(EventOf("1", {"x"}));
  Add(EventOf("3"));
  const auto kept = TrimBefore(log(), 5);
  ASSERT_THAT(kept, IsOk());
  EXPECT_EQ(kept->first, 5);
  EXPECT_EQ(kept->last, 4);
  EXPECT_THAT(Sequences(States()), ElementsAre(2, 3));
  EXPECT_EQ(States().front()->notification, "typed of 2");
  // Beyond trimming it is no longer part of the log.
  EXPECT_THAT(Read(log(), 1), StatusIs(StatusCode::kOutOfRange));
  const auto rest = Read(log(), 4);
  ASSERT_THAT(rest, IsOk());
  EXPECT_THAT(*rest, IsEmpty());
}

TEST_P(EventLogStates, ForgetsATrimmedStateThatIsReplaced) {
  Event first = EventOf("1", {"x", "y"});
  first.id = "first";
  Add(first);
  ASSERT_THAT(TrimBefore(log(), 2), IsOk());
  const auto find = [&] {
    return Await<EventPtr>(
        [&](auto done) { log().Find("first", false, std::move(done)); });
  };
  EXPECT_EQ(Add(EventOf("1", {"x"})), 2);
  EXPECT_THAT(find(), IsOk());  // For it is still the last of y.
  EXPECT_EQ(Add(EventOf("1", {"y"})), 3);
  EXPECT_THAT(find(), StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(Sequences(States()), ElementsAre(2, 3));
}

TEST_P(EventLogStates, ErasesACustomerAndKeepsTheOthers) {
  Event event = EventOf("1", {"x"});
  event.card = "card";
  event.promotions = {"p"};
  event.audience = "till";
  Add(event);
  Add(EventOf("2", {"y"}));
  Add(EventOf("1"));
  EXPECT_EQ(Erase("1").events, 2);
  const auto events = Read(log(), 0, 1000, 1 << 30, /*with_raw=*/true);
  ASSERT_THAT(events, IsOk());
  ASSERT_THAT(Sequences(*events), ElementsAre(1, 2, 3));
  const Event& erased = *events->front();
  EXPECT_TRUE(erased.erased);
  EXPECT_EQ(erased.receive_time, event.receive_time);
  for (const std::string& field :
       {erased.id, erased.source, erased.type, erased.customer, erased.card,
        erased.audience, erased.notification, erased.raw})
    EXPECT_EQ(field, "");
  EXPECT_THAT(erased.promotions, IsEmpty());
  EXPECT_FALSE((*events)[1]->erased);
  EXPECT_EQ((*events)[1]->raw, "raw of 2");
  EXPECT_THAT(Sequences(States()), ElementsAre(2));
}

TEST_P(EventLogStates, ErasesStatesBeyondTrimming) {
  Add(EventOf("1", {"x"}));
  Add(EventOf("2", {"y"}));
  ASSERT_THAT(TrimBefore(log(), 3), IsOk());
  const Erasure erased = Erase("1");
  EXPECT_EQ(erased.events, 1);
  EXPECT_EQ(erased.through, 2);
  EXPECT_THAT(Sequences(States()), ElementsAre(2));
  EXPECT_EQ(Erase("1").events, 0);
}

TEST_P(EventLogStates, ErasesMoreThanOneStep) {
  for (int i = 0; i < 450; ++i) Add(EventOf(i % 9 == 0 ? "2" : "1"));
  const Erasure erased = Erase("1");
  EXPECT_EQ(erased.events, 400);
  EXPECT_EQ(erased.through, 450);
}

TEST_P(EventLogStates, KeepsWhatComesAfterAnErasure) {
  EXPECT_EQ(Add(EventOf("1", {"x"}), Dedupe{"scope of 1", "A"}), 1);
  Erase("1");
  // What was known of repeats is forgotten as well.
  EXPECT_EQ(Add(EventOf("1", {"x"}), Dedupe{"scope of 1", "A"}), 2);
  EXPECT_THAT(Sequences(States()), ElementsAre(2));
  EXPECT_EQ(log().bounds().last, 2);
}

TEST_P(EventLogStates, ErasesNothingOfNobody) {
  Add(EventOf(""));
  EXPECT_EQ(Erase("").events, 0);
  EXPECT_EQ(Erase("1").events, 0);
  EXPECT_EQ(Read(log(), 0)->front()->notification, "typed of ");
}

INSTANTIATE_TEST_SUITE_P(Backends, EventLogStates,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace gateway
