#ifndef TESTS_SUPPORT_MEMORY_SUBSCRIPTION_STORE_H_
#define TESTS_SUPPORT_MEMORY_SUBSCRIPTION_STORE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/subscription_store.h"
#include "tests/support/failures.h"
#include "tests/support/worker.h"

namespace gateway {

// Keeps every promise of a SubscriptionStore but to be on disk. Answers on a
// thread of its own.
class MemorySubscriptionStore final : public SubscriptionStore {
 public:
  // Lets the next writes or reads fail with UNAVAILABLE and change nothing.
  void FailNextWrites(int count) { write_failures_.Set(count); }
  void FailNextReads(int count) { read_failures_.Set(count); }
  // Returns once all is answered. Not from within an answer.
  void Flush() { worker_.Flush(); }
  // When this returns, nobody is called any more.
  void Stop() { worker_.Stop(); }

  void Create(SubscriptionRecord record,
              Done<SubscriptionRecord> done) override {
    Answer<SubscriptionRecord>(
        write_failures_, std::move(done),
        [this, record]() mutable -> absl::StatusOr<SubscriptionRecord> {
          record.revision = 1;
          if (!kept_.try_emplace(record.name, Kept{record}).second)
            return absl::AlreadyExistsError("the name is taken");
          return record;
        });
  }

  void Delete(std::string name, Done<int64_t> done) override {
    Answer<int64_t>(write_failures_, std::move(done),
                    [this, name]() -> absl::StatusOr<int64_t> {
                      if (kept_.erase(name) == 0) return None();
                      return 1;
                    });
  }

  void LoadAll(Done<std::vector<LoadedSubscription>> done) override {
    using All = std::vector<LoadedSubscription>;
    Answer<All>(read_failures_, std::move(done),
                [this]() -> absl::StatusOr<All> {
                  All all;
                  for (const auto& [name, kept] : kept_)
                    all.push_back(Loaded(kept));
                  return all;
                });
  }

  void Load(std::string name, Done<LoadedSubscription> done) override {
    Answer<LoadedSubscription>(
        read_failures_, std::move(done),
        [this, name]() -> absl::StatusOr<LoadedSubscription> {
          if (!kept_.contains(name)) return None();
          return Loaded(kept_[name]);
        });
  }

  void Apply(SubscriptionChange change, Done<AppliedChange> done) override {
    Answer<AppliedChange>(write_failures_, std::move(done),
                          [this, change] { return DoApply(change); });
  }

  void CountParked(Done<std::map<std::string, ParkedCount>> done) override {
    using Counts = std::map<std::string, ParkedCount>;
    Answer<Counts>(read_failures_, std::move(done),
                   [this]() -> absl::StatusOr<Counts> {
                     Counts counts;
                     for (const auto& [name, kept] : kept_) {
                       if (kept.parked.empty() && kept.replays.empty())
                         continue;
                       counts[name] = {.parked = std::ssize(kept.parked),
                                       .replaying = std::ssize(kept.replays)};
                     }
                     return counts;
                   });
  }

  void ListParked(std::string name, int64_t after, int limit,
                  Done<std::vector<ParkedRecord>> done) override {
    using Records = std::vector<ParkedRecord>;
    Answer<Records>(read_failures_, std::move(done),
                    [=, this]() -> absl::StatusOr<Records> {
                      Records found;
                      const auto& parked = kept_[name].parked;
                      for (auto it = parked.upper_bound(after);
                           it != parked.end() && std::ssize(found) < limit;
                           ++it)
                        found.push_back(it->second);
                      return found;
                    });
  }

  void Replay(std::string name, std::optional<int64_t> sequence,
              Done<int64_t> done) override {
    Answer<int64_t>(write_failures_, std::move(done),
                    [=, this]() -> absl::StatusOr<int64_t> {
                      const auto taken = Take(name, sequence);
                      for (const int64_t each : taken)
                        kept_[name].replays.insert(each);
                      return std::ssize(taken);
                    });
  }

  void DropParked(std::string name, std::optional<int64_t> sequence,
                  Done<int64_t> done) override {
    Answer<int64_t>(write_failures_, std::move(done),
                    [=, this]() -> absl::StatusOr<int64_t> {
                      return std::ssize(Take(name, sequence));
                    });
  }

  void ListReplays(std::string name, int limit,
                   Done<std::vector<int64_t>> done) override {
    using Sequences = std::vector<int64_t>;
    Answer<Sequences>(read_failures_, std::move(done),
                      [=, this]() -> absl::StatusOr<Sequences> {
                        Sequences found;
                        for (const int64_t sequence : kept_[name].replays) {
                          if (std::ssize(found) < limit)
                            found.push_back(sequence);
                        }
                        return found;
                      });
  }

 private:
  struct Kept {
    SubscriptionRecord record = {};
    std::map<int64_t, OutstandingRecord> outstanding = {};
    std::map<int64_t, ParkedRecord> parked = {};
    std::set<int64_t> replays = {};
  };

  template <typename T, typename Act>
  void Answer(Failures& failures, Done<T> done, Act act) {
    worker_.Post(
        [&failures, done = std::move(done), act = std::move(act)]() mutable {
          const absl::Status failure = failures.Take();
          std::move(done)(failure.ok() ? act() : absl::StatusOr<T>(failure));
        });
  }

  static absl::Status None() {
    return absl::NotFoundError("no such subscription");
  }

  static LoadedSubscription Loaded(const Kept& kept) {
    LoadedSubscription loaded;
    loaded.record = kept.record;
    for (const auto& [sequence, each] : kept.outstanding)
      loaded.outstanding.push_back(each);
    return loaded;
  }

  absl::StatusOr<AppliedChange> DoApply(const SubscriptionChange& change) {
    const auto it = kept_.find(change.name);
    if (it == kept_.end()) return None();
    Kept& kept = it->second;
    if (kept.record.revision != change.revision)
      return absl::AbortedError("changed meanwhile");
    AppliedChange applied;
    applied.revision = ++kept.record.revision;
    if (change.settings) kept.record.settings = *change.settings;
    kept.record.generation = change.generation;
    kept.record.scanned = change.scanned;
    kept.record.lost = change.lost;
    if (change.seek) {
      kept.outstanding.clear();
      applied.unparked = static_cast<int64_t>(
          std::erase_if(
              kept.parked,
              [&](const auto& each) { return each.first > change.scanned; }) +
          std::erase_if(kept.replays,
                        [&](int64_t each) { return each > change.scanned; }));
    }
    for (const int64_t each : change.settled) {
      kept.outstanding.erase(each);
      kept.replays.erase(each);
    }
    for (const OutstandingRecord& each : change.outstanding) {
      Forget(kept, each.sequence);
      kept.outstanding[each.sequence] = each;
    }
    for (const ParkedRecord& each : change.parked) {
      Forget(kept, each.sequence);
      kept.parked[each.sequence] = each;
    }
    return applied;
  }

  static void Forget(Kept& kept, int64_t sequence) {
    kept.outstanding.erase(sequence);
    kept.parked.erase(sequence);
    kept.replays.erase(sequence);
  }

  // What was parked, or the one, which no longer is.
  std::vector<int64_t> Take(const std::string& name,
                            std::optional<int64_t> sequence) {
    std::vector<int64_t> taken;
    std::erase_if(kept_[name].parked, [&](const auto& each) {
      const bool wanted = !sequence || each.first == *sequence;
      if (wanted) taken.push_back(each.first);
      return wanted;
    });
    return taken;
  }

  Failures write_failures_;
  Failures read_failures_;
  std::map<std::string, Kept> kept_;  // On the worker only.
  Worker worker_;                     // Last, so that it ends first.
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_MEMORY_SUBSCRIPTION_STORE_H_
