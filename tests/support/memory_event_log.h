#ifndef TESTS_SUPPORT_MEMORY_EVENT_LOG_H_
#define TESTS_SUPPORT_MEMORY_EVENT_LOG_H_

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/event_log.h"
#include "adapters/store/watch_list.h"
#include "tests/support/failures.h"
#include "tests/support/worker.h"

namespace gateway {

// Keeps every promise of an EventLog but to be on disk. Answers and calls
// watchers on a thread of its own.
class MemoryEventLog final : public EventLog {
 public:
  using Events = std::vector<EventPtr>;

  // With an id and a key like no other's.
  MemoryEventLog() : MemoryEventLog(NextId()) {}
  MemoryEventLog(std::string id, std::string key,
                 std::vector<int64_t> losses = {})
      : id_(std::move(id)), key_(std::move(key)), losses_(std::move(losses)) {}

  // The latest states that may be kept. Call it before the log is used.
  void SetMaxStates(StoredAmount max) { max_states_ = max; }
  // Lets the next writes or reads fail with UNAVAILABLE and change nothing.
  void FailNextWrites(int count) { write_failures_.Set(count); }
  void FailNextReads(int count) { read_failures_.Set(count); }
  // Leaves of the event with that sequence what damage does.
  void Damage(int64_t sequence) {
    worker_.Post([this, sequence] {
      auto damaged = std::make_shared<Event>();
      damaged->sequence = sequence;
      damaged->damaged = true;
      events_[sequence] = std::move(damaged);
    });
  }
  // Returns once all is answered. Not from within an answer.
  void Flush() { worker_.Flush(); }
  // When this returns, nobody is called any more.
  void Stop() { worker_.Stop(); }

  const std::string& id() const override { return id_; }
  const std::string& key() const override { return key_; }
  const std::vector<int64_t>& losses() const override { return losses_; }

  LogBounds bounds() const override {
    MutexLock lock(mu_);
    return bounds_;
  }

  void Append(Event event, Dedupe dedupe, Done<Appended> done) override {
    Answer<Appended>(write_failures_, std::move(done),
                     [this, event = std::move(event), dedupe] {
                       return DoAppend(event, dedupe);
                     });
  }

  void Read(int64_t after, int max_events, int64_t max_bytes, bool with_raw,
            Done<std::vector<EventPtr>> done) override {
    Answer<std::vector<EventPtr>>(read_failures_, std::move(done), [=, this] {
      return DoRead(after, max_events, max_bytes, with_raw);
    });
  }

  void ReadBack(int64_t before, int max_events, int64_t max_bytes,
                bool with_raw, Done<Events> done) override {
    Answer<Events>(
        read_failures_, std::move(done), [=, this]() -> absl::StatusOr<Events> {
          return Take(
              std::make_reverse_iterator(events_.lower_bound(before)),
              std::make_reverse_iterator(events_.lower_bound(bounds().first)),
              max_events, max_bytes, with_raw);
        });
  }

  void ReadStates(int64_t after, int64_t through, int max_events,
                  int64_t max_bytes, bool with_raw,
                  Done<Events> done) override {
    Answer<Events>(read_failures_, std::move(done),
                   [=, this]() -> absl::StatusOr<Events> {
                     std::map<int64_t, EventPtr> found;
                     for (const auto& [key, sequence] : states_) {
                       if (sequence > after && sequence <= through)
                         found[sequence] = events_.at(sequence);
                     }
                     return Take(found.begin(), found.end(), max_events,
                                 max_bytes, with_raw);
                   });
  }

  void Find(std::string id, bool with_raw, Done<EventPtr> done) override {
    Answer<EventPtr>(
        read_failures_, std::move(done),
        [this, id = std::move(id), with_raw]() -> absl::StatusOr<EventPtr> {
          for (const auto& [sequence, event] : events_)
            if (event->id == id) return Copy(*event, with_raw);
          return absl::NotFoundError("no such event");
        });
  }

  void MeasureStates(Done<StoredAmount> done) override {
    Answer<StoredAmount>(
        read_failures_, std::move(done),
        [this]() -> absl::StatusOr<StoredAmount> { return StatesKept(); });
  }

  void FirstSince(absl::Time time, Done<int64_t> done) override {
    Answer<int64_t>(
        read_failures_, std::move(done),
        [this, time]() -> absl::StatusOr<int64_t> {
          auto it = events_.lower_bound(bounds().first);
          while (it != events_.end() && it->second->receive_time < time) ++it;
          return it == events_.end() ? bounds().last + 1 : it->first;
        });
  }

  void FirstStoredSince(absl::Time time, absl::Time now,
                        Done<int64_t> done) override {
    Answer<int64_t>(write_failures_, std::move(done),
                    [this, time, now]() -> absl::StatusOr<int64_t> {
                      times_.emplace(bounds().last + 1, now);
                      int64_t first = bounds().first;
                      for (const auto& [next, stored] : times_)
                        if (stored < time) first = std::max(first, next);
                      return first;
                    });
  }

  void FirstWithin(int64_t bytes, Done<int64_t> done) override {
    Answer<int64_t>(read_failures_, std::move(done),
                    [this, bytes]() mutable -> absl::StatusOr<int64_t> {
                      int64_t first = bounds().last + 1;
                      while (first > bounds().first &&
                             (bytes -= SizeOf(*events_.at(first - 1))) >= 0)
                        --first;
                      return first;
                    });
  }

  std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)> seen) override {
    return watches_.Add("", std::move(seen));
  }

  void EraseCustomer(std::string customer, Done<Erasure> done) override {
    Answer<Erasure>(
        write_failures_, std::move(done),
        [this, customer = std::move(customer)]() -> absl::StatusOr<Erasure> {
          Erasure erasure{.events = 0, .through = bounds().last};
          for (auto& [sequence, event] : events_) {
            if (customer.empty() || event->customer != customer) continue;
            ++erasure.events;
            auto erased = std::make_shared<Event>();
            erased->sequence = sequence;
            erased->receive_time = event->receive_time;
            erased->erased = true;
            event = std::move(erased);
            std::erase_if(states_, [sequence = sequence](const auto& state) {
              return state.second == sequence;
            });
          }
          std::erase_if(lasts_, [&](const auto& last) {
            return !customer.empty() && last.second.customer == customer;
          });
          ForgetBefore(bounds().first);
          return erasure;
        });
  }

  void TrimBefore(int64_t first, Done<LogBounds> done) override {
    Answer<LogBounds>(write_failures_, std::move(done),
                      [this, first]() -> absl::StatusOr<LogBounds> {
                        MutexLock lock(mu_);
                        bounds_.first = std::max(
                            bounds_.first, std::min(first, bounds_.last + 1));
                        ForgetBefore(bounds_.first);
                        return bounds_;
                      });
  }

 private:
  struct Last {
    std::string customer;
    std::string content_hash;
    int64_t sequence = 0;
  };

  template <typename T, typename Act>
  void Answer(Failures& failures, Done<T> done, Act act) {
    worker_.Post(
        [&failures, done = std::move(done), act = std::move(act)]() mutable {
          const absl::Status failure = failures.Take();
          std::move(done)(failure.ok() ? act() : absl::StatusOr<T>(failure));
        });
  }

  // Whether `event` comes late, and that at `before` was received after it.
  bool IsOutdated(const Event& event, int64_t before) const {
    const auto known = events_.find(before);
    return event.late && before > 0 &&
           (known == events_.end() ||
            known->second->receive_time > event.receive_time);
  }

  // The latest states, their events, and what tells repeats.
  StoredAmount StatesKept() const {
    StoredAmount kept;
    std::set<int64_t> latest;
    for (const auto& [key, sequence] : states_) {
      ++kept.count;
      kept.bytes += 2 * std::ssize(key) + 32;
      latest.insert(sequence);
    }
    for (const int64_t sequence : latest)
      kept.bytes += SizeOf(*events_.at(sequence));
    for (const auto& [place, last] : lasts_)
      if (last.sequence > 0) kept.bytes += std::ssize(place.second) + 128;
    return kept;
  }

  absl::StatusOr<Appended> DoAppend(Event event, const Dedupe& dedupe) {
    for (const std::string& key : dedupe.once) {
      const auto owner = keys_.find(key);
      if (owner != keys_.end() && owner->second >= bounds().first)
        return Appended{owner->second, true};
    }
    const auto known = lasts_.find({event.customer, dedupe.scope});
    const int64_t before = known == lasts_.end() ? 0 : known->second.sequence;
    if (before > 0 && known->second.content_hash == dedupe.content_hash)
      return Appended{before, true};
    event.sequence = bounds().last + 1;
    if (!SetStates(event, dedupe, before)) {
      return absl::ResourceExhaustedError(
          "the store keeps as much of this kind as the configuration allows");
    }
    for (const std::string& key : dedupe.once) keys_[key] = event.sequence;
    ForgetBefore(bounds().first);
    {
      MutexLock lock(mu_);
      bounds_.last = event.sequence;
    }
    event.raw.clear();
    const EventPtr bare = std::make_shared<Event>(std::move(event));
    watches_.Notify("", absl::MakeConstSpan(&bare, 1));
    return Appended{bare->sequence, false};
  }

  // Keeps `event` with its states and content. Returns whether there is room
  // for it; if not, nothing has changed. `before` is the scope's last content.
  bool SetStates(const Event& event, const Dedupe& dedupe, int64_t before) {
    const bool bounded = max_states_ != kAnyAmount;
    const StoredAmount kept = bounded ? StatesKept() : StoredAmount();
    const auto states = bounded ? states_ : decltype(states_)();
    const auto lasts = bounded ? lasts_ : decltype(lasts_)();
    if (!dedupe.scope.empty() && !IsOutdated(event, before)) {
      lasts_[{event.customer, dedupe.scope}] = {
          event.customer, dedupe.content_hash, event.sequence};
    }
    events_[event.sequence] = std::make_shared<Event>(event);
    for (const std::string& key : event.state_keys) {
      int64_t& state = states_[key];
      if (!IsOutdated(event, state)) state = event.sequence;
    }
    if (!bounded) return true;
    const StoredAmount after = StatesKept();
    if (!IsGrowthBeyond({after.count - kept.count, after.bytes - kept.bytes},
                        after, max_states_))
      return true;
    states_ = states;
    lasts_ = lasts;
    events_.erase(event.sequence);
    return false;
  }

  absl::StatusOr<std::vector<EventPtr>> DoRead(int64_t after, int max_events,
                                               int64_t max_bytes,
                                               bool with_raw) {
    after = std::max<int64_t>(after, 0);
    if (after + 1 < bounds().first) {
      return absl::OutOfRangeError(
          absl::StrCat("the log begins at ", bounds().first));
    }
    return Take(events_.upper_bound(after), events_.end(), max_events,
                max_bytes, with_raw);
  }

  template <typename Iterator>
  static Events Take(Iterator next, Iterator end, int max_events,
                     int64_t max_bytes, bool with_raw) {
    Events found;
    int64_t bytes = 0;
    while (next != end && (found.empty() || (std::ssize(found) < max_events &&
                                             bytes < max_bytes))) {
      found.push_back(Copy(*(next++)->second, with_raw));
      bytes += std::ssize(found.back()->notification) +
               std::ssize(found.back()->raw);
    }
    return found;
  }

  static EventPtr Copy(Event event, bool with_raw) {
    if (!with_raw) event.raw.clear();
    return std::make_shared<Event>(std::move(event));
  }

  static int64_t SizeOf(const Event& event) {
    return std::ssize(event.notification) + std::ssize(event.raw) + 256;
  }

  // But not the last events of a key.
  void ForgetBefore(int64_t first) {
    std::set<int64_t> latest;
    for (const auto& [key, sequence] : states_) latest.insert(sequence);
    std::erase_if(events_, [&](const auto& event) {
      return event.first < first && !latest.contains(event.first);
    });
  }

  explicit MemoryEventLog(const std::string& id)
      : MemoryEventLog(id, id + id) {}

  // Another one for each log.
  static std::string NextId() {
    static std::atomic<int> last = 0;
    return absl::StrCat(absl::Dec(++last, absl::kZeroPad16));
  }

  const std::string id_;
  const std::string key_;
  StoredAmount max_states_ = kAnyAmount;
  const std::vector<int64_t> losses_;
  Failures write_failures_;
  Failures read_failures_;
  WatchList<absl::Span<const EventPtr>> watches_;
  mutable Mutex mu_;
  LogBounds bounds_ ABSL_GUARDED_BY(mu_);
  // On the worker only.
  std::map<int64_t, EventPtr> events_;
  // By customer and scope.
  std::map<std::pair<std::string, std::string>, Last> lasts_;
  std::map<std::string, int64_t> states_;
  std::map<std::string, int64_t> keys_;
  // By which time all events before a sequence were stored.
  std::map<int64_t, absl::Time> times_;
  Worker worker_;  // Last, so that it ends first.
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_MEMORY_EVENT_LOG_H_
