#ifndef TESTS_SERVER_NOTIFICATIONS_CONSUMER_GROUP_FIXTURE_H_
#define TESTS_SERVER_NOTIFICATIONS_CONSUMER_GROUP_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "server/notifications/consumer_group.h"
#include "server/notifications/subscription_settings.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"

namespace gateway {

// A group that reads notifications which the test names by their customers:
// "aab" are three, of customers a, a and b. Handouts are written as words:
// `2#1>7` is sequence 2, its first attempt, to member 7.
class ConsumerGroupTest : public testing::Test {
 protected:
  static v1::Subscription Settings() {
    v1::Subscription settings;
    settings.mutable_ack_deadline()->set_seconds(60);
    settings.set_max_attempts(3);
    settings.mutable_min_backoff()->set_seconds(2);
    settings.mutable_max_backoff()->set_seconds(5);
    return settings;
  }

  // Makes the group anew, with nothing behind it.
  void Begin(const v1::Subscription& settings) {
    LoadedSubscription loaded;
    loaded.record.name = "subscriptions/crm";
    loaded.record.caller = "crm";
    loaded.record.generation = 1;
    loaded.record.settings = *ReadSettings(settings);
    group_.emplace(loaded);
  }

  ConsumerGroup& group() { return *group_; }
  absl::Time now() const { return now_; }

  void Log(const std::string& customers) {
    for (const char customer : customers)
      Log(SampleEvent(absl::StrCat(log_.size() + 1),
                      customer == '-' ? "" : std::string(1, customer)));
  }
  void Log(Event event) {
    event.sequence = std::ssize(log_) + 1;
    if (event.customer == "4ws/") event.customer.clear();
    log_.push_back(std::make_shared<SharedNotification>(
        events_, std::make_shared<Event>(std::move(event))));
  }
  // Leaves of the notification with that sequence what an erasure does.
  void EraseFromLog(int64_t sequence) {
    Event event;
    event.sequence = sequence;
    event.erased = true;
    log_[static_cast<size_t>(sequence) - 1] =
        std::make_shared<SharedNotification>(
            events_, std::make_shared<Event>(std::move(event)));
  }

  // The same, as damage to the disk does.
  void DamageInLog(int64_t sequence) {
    Event event;
    event.sequence = sequence;
    event.damaged = true;
    log_[static_cast<size_t>(sequence) - 1] =
        std::make_shared<SharedNotification>(
            events_, std::make_shared<Event>(std::move(event)));
  }

  void Join(MemberId id, int max_outstanding = 100, int max_batch = 100) {
    group().Join(id, {max_outstanding, max_batch});
  }

  // Lets the group scan, hand out and keep, and its members take what they got.
  std::vector<std::string> Run() {
    LookUp();
    const auto rest = absl::MakeConstSpan(log_).subspan(
        std::min<size_t>(group().record().scanned, log_.size()));
    group().Scan(rest, now_);
    std::vector<std::string> words;
    for (const Handout& handout : group().HandOut(now_)) {
      words.push_back(Words(handout));
      last_[handout.notification->event().sequence] = handout.ack_id;
      EXPECT_TRUE(group().Has(handout));
    }
    if (group().changed(false)) Keep(group().TakeChange());
    for (const MemberId id : {1, 2, 3}) group().Free(id);
    return words;
  }

  // As a restart does: with what was kept, without members.
  void Restart() {
    if (group().changed(true)) Keep(group().TakeChange());
    LoadedSubscription loaded;
    loaded.record = group().record();
    for (const auto& [sequence, each] : outstanding_)
      loaded.outstanding.push_back(each);
    group_.emplace(loaded);
  }

  // The last ack id of the notification with that sequence.
  AckId IdOf(int64_t sequence) { return *DecodeAckId(last_[sequence]); }
  bool Ack(int64_t sequence) {
    return group().Acknowledge(IdOf(sequence), now_);
  }
  bool Nack(int64_t sequence, std::optional<absl::Duration> delay = {},
            const std::string& reason = "") {
    return group().Nack(IdOf(sequence), delay, reason, now_);
  }
  void Pass(absl::Duration time) {
    now_ += time;
    group().PassTime(now_);
  }

  // What was kept: `5x3: reason` is sequence 5 after three attempts.
  std::vector<std::string> parked() const {
    std::vector<std::string> words;
    for (const auto& [sequence, each] : parked_)
      words.push_back(
          absl::StrCat(sequence, "x", each.attempts, ": ", each.reason));
    return words;
  }

 private:
  void LookUp() {
    while (const auto missing = group().first_missing()) {
      const auto after = static_cast<size_t>(*missing - 1);
      group().Find(*missing - 1, absl::MakeConstSpan(log_).subspan(after, 1),
                   after + 1 >= log_.size(), now_);
    }
  }

  void Keep(const SubscriptionChange& change) {
    EXPECT_EQ(change.revision, revision_++);
    if (change.seek) {
      outstanding_.clear();
      std::erase_if(parked_, [&](const auto& each) {
        return each.first > change.scanned;
      });
    }
    for (const int64_t sequence : change.settled) outstanding_.erase(sequence);
    for (const auto& each : change.outstanding)
      outstanding_[each.sequence] = each;
    for (const auto& each : change.parked) {
      outstanding_.erase(each.sequence);
      parked_[each.sequence] = each;
    }
  }

  static std::string Words(const Handout& handout) {
    return absl::StrCat(handout.notification->event().sequence, "#",
                        handout.attempt, ">", handout.member);
  }

  MemoryEventLog events_;  // For the cursors.
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::vector<NotificationPtr> log_;
  std::optional<ConsumerGroup> group_;
  std::map<int64_t, std::string> last_;
  int64_t revision_ = 1;
  std::map<int64_t, OutstandingRecord> outstanding_;
  std::map<int64_t, ParkedRecord> parked_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_NOTIFICATIONS_CONSUMER_GROUP_FIXTURE_H_
