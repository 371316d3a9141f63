#ifndef TESTS_SUPPORT_MEMORY_OPERATION_STORE_H_
#define TESTS_SUPPORT_MEMORY_OPERATION_STORE_H_

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/watch_list.h"
#include "tests/support/failures.h"
#include "tests/support/worker.h"

namespace gateway {

// Keeps every promise of an OperationStore but to be on disk. Answers and calls
// watchers on a thread of its own.
class MemoryOperationStore final : public OperationStore {
 public:
  // Lets the next writes or reads fail with UNAVAILABLE and change nothing.
  void FailNextWrites(int count) { write_failures_.Set(count); }
  void FailNextReads(int count) { read_failures_.Set(count); }
  // As FailNextWrites(), with an error that no second try mends.
  void RefuseNextWrites(int count) {
    write_failures_.Set(count, absl::DataLossError("refused, for the test"));
  }
  // Lets the record of that name be damaged.
  void Damage(const std::string& name) {
    worker_.Post([this, name] { damaged_.insert(name); });
  }
  // Calls `act` once, within the next WatchOperation() and before its watch
  // begins.
  void OnNextWatch(std::function<void()> act) {
    MutexLock lock(mu_);
    on_watch_ = std::move(act);
  }
  // Returns once all is answered. Not from within an answer.
  void Flush() { worker_.Flush(); }

  void Create(OperationRecord record, Done<CreatedOperation> done) override {
    Answer<CreatedOperation>(
        write_failures_, std::move(done),
        [this, record = std::move(record)] { return DoCreate(record); },
        [this](const CreatedOperation& created) {
          if (created.created) Notify(created.record);
        });
  }

  void Update(OperationRecord record, Done<OperationSnapshot> done) override {
    Answer<OperationSnapshot>(
        write_failures_, std::move(done),
        [this, record = std::move(record)] { return DoUpdate(record); },
        [this](const OperationSnapshot& record) { Notify(record); });
  }

  void Get(std::string name, Done<OperationRecord> done) override {
    Find(std::move(done), [name](const OperationRecord& record) {
      return record.name() == name;
    });
  }

  void FindByRequest(std::string caller, std::string method,
                     std::string request_id,
                     Done<OperationRecord> done) override {
    Find(std::move(done), [=](const OperationRecord& record) {
      return record.bound() && record.caller() == caller &&
             record.method() == method && record.request_id() == request_id;
    });
  }

  void FindByToken(std::string token_hash,
                   Done<OperationRecord> done) override {
    Find(std::move(done), [token_hash](const OperationRecord& record) {
      return !token_hash.empty() && record.callback_token_hash() == token_hash;
    });
  }

  void FindHolder(std::string resource, Done<OperationRecord> done) override {
    Find(std::move(done), [resource](const OperationRecord& record) {
      return Holds(record) && record.resource() == resource;
    });
  }

  void ListDue(absl::Time due, absl::Time held_until, int limit,
               Done<std::vector<OperationRecord>> done) override {
    using Records = std::vector<OperationRecord>;
    Answer<Records>(read_failures_, std::move(done),
                    [=, this]() -> absl::StatusOr<Records> {
                      Records found;
                      Records held;
                      for (const auto& [name, record] : records_) {
                        if (!record.has_expire_time()) continue;
                        if (IsOpen(record) && DueTime(record) <= due)
                          found.push_back(record);
                        if (HoldsOn(record) && DueTime(record) <= held_until)
                          held.push_back(record);
                      }
                      std::ranges::stable_sort(found, {}, DueTime);
                      std::ranges::stable_sort(held, {}, DueTime);
                      found.insert(found.end(), held.begin(), held.end());
                      found.resize(std::min<size_t>(found.size(), limit));
                      return found;
                    });
  }

  void ListOpen(v1::OperationMetadata::State state, std::string after_name,
                int limit, Done<std::vector<OperationRecord>> done) override {
    using Records = std::vector<OperationRecord>;
    Answer<Records>(read_failures_, std::move(done),
                    [=, this]() -> absl::StatusOr<Records> {
                      Records found;
                      for (auto it = records_.upper_bound(after_name);
                           it != records_.end() && std::ssize(found) < limit;
                           ++it) {
                        if (it->second.state() == state)
                          found.push_back(it->second);
                      }
                      return found;
                    });
  }

  void List(OperationQuery query, int limit,
            Done<OperationPage> done) override {
    Answer<OperationPage>(
        read_failures_, std::move(done),
        [this, query = std::move(query), limit] { return Page(query, limit); });
  }

  void DeleteFinished(absl::Time before, int limit, Done<int> done) override {
    Answer<int>(write_failures_, std::move(done),
                [this, before, limit] { return Delete(before, limit); });
  }

  std::unique_ptr<Watch> WatchOperation(
      std::string name,
      std::function<void(const OperationSnapshot&)> seen) override {
    std::function<void()> act;
    {
      MutexLock lock(mu_);
      act.swap(on_watch_);
    }
    if (act) act();
    return watches_.Add(std::move(name), std::move(seen));
  }

 private:
  // Answers with what `act` returns, having called `success` with it.
  template <typename T, typename Act>
  void Answer(
      Failures& failures, Done<T> done, Act act,
      std::function<void(const T&)> success = [](const T&) {}) {
    worker_.Post([&failures, done = std::move(done), act = std::move(act),
                  success = std::move(success)]() mutable {
      const absl::Status failure = failures.Take();
      absl::StatusOr<T> result =
          failure.ok() ? act() : absl::StatusOr<T>(failure);
      if (result.ok()) success(*result);
      std::move(done)(std::move(result));
    });
  }

  template <typename Matches>
  void Find(Done<OperationRecord> done, Matches matches) {
    Answer<OperationRecord>(
        read_failures_, std::move(done),
        [this, matches]() -> absl::StatusOr<OperationRecord> {
          const OperationRecord* found = First(matches);
          if (!found) return absl::NotFoundError("no such operation");
          if (damaged_.contains(found->name()))
            return absl::DataLossError("damaged, as the test wants");
          return *found;
        });
  }

  template <typename Matches>
  const OperationRecord* First(Matches matches) const {
    for (const auto& [name, record] : records_) {
      if (matches(record)) return &record;
    }
    return nullptr;
  }

  absl::StatusOr<OperationPage> Page(const OperationQuery& query,
                                     int limit) const {
    OperationPage page;
    auto next = records_.rbegin();
    while (next != records_.rend()) {
      const OperationRecord& record = (next++)->second;
      if (!Matches(query, record)) continue;
      if (std::ssize(page.records) == limit) {
        page.more_before = page.records.back().name();
        return page;
      }
      page.records.push_back(record);
    }
    return page;
  }

  static bool Matches(const OperationQuery& query,
                      const OperationRecord& record) {
    const auto is = [](const std::string& wanted, const std::string& value) {
      return wanted.empty() || wanted == value;
    };
    return is(query.caller, record.caller()) &&
           is(query.method, record.method()) &&
           is(query.request_id, record.request_id()) &&
           is(query.resource, record.resource()) &&
           (query.state == v1::OperationMetadata::STATE_UNSPECIFIED ||
            query.state == record.state()) &&
           query.done.value_or(IsDone(record)) == IsDone(record) &&
           record.name() >= query.from_name &&
           (query.before_name.empty() || record.name() < query.before_name);
  }

  absl::StatusOr<int> Delete(absl::Time before, int limit) {
    std::vector<OperationRecord> old;
    for (const auto& [name, record] : records_) {
      if (IsDone(record) && KeptFrom(record) < before &&
          !records_.contains(record.parent()))
        old.push_back(record);
    }
    std::ranges::stable_sort(old, {}, KeptFrom);
    old.resize(std::min<size_t>(old.size(), limit));
    for (const auto& record : old) records_.erase(record.name());
    return static_cast<int>(old.size());
  }

  absl::StatusOr<CreatedOperation> DoCreate(OperationRecord record) {
    const auto* bound = First([&](const OperationRecord& other) {
      return other.bound() && SameRequest(record, other);
    });
    if (bound) return CreatedOperation{*bound, false};
    if (records_.contains(record.name())) {
      return absl::AlreadyExistsError("the name is taken");
    }
    RETURN_IF_ERROR(Check(record));
    record.set_revision(1);
    records_[record.name()] = record;
    const auto* holder = First([&](const OperationRecord& other) {
      return Holds(other) && other.resource() == record.resource();
    });
    return CreatedOperation{record, true, holder == nullptr};
  }

  absl::StatusOr<OperationSnapshot> DoUpdate(OperationRecord record) {
    auto kept = records_.find(record.name());
    if (kept == records_.end()) return absl::NotFoundError("no such operation");
    if (kept->second.revision() != record.revision()) {
      return absl::AbortedError("changed meanwhile");
    }
    RETURN_IF_ERROR(Check(record));
    record.set_revision(record.revision() + 1);
    return kept->second = record;
  }

  absl::Status Check(const OperationRecord& record) const {
    if (!OperationRecord().ParseFromString(record.SerializeAsString())) {
      return absl::InvalidArgumentError("a text of the record is not UTF-8");
    }
    const auto others = [&](auto matches) {
      return First([&](const OperationRecord& other) {
        return other.name() != record.name() && matches(other);
      });
    };
    if (Holds(record) && others([&](const OperationRecord& other) {
          return Holds(other) && other.resource() == record.resource();
        })) {
      return absl::FailedPreconditionError("the resource is held");
    }
    if (others([&](const OperationRecord& other) {
          return SharesKey(record, other);
        })) {
      return absl::AlreadyExistsError("the request id or token is taken");
    }
    return absl::OkStatus();
  }

  static bool SharesKey(const OperationRecord& a, const OperationRecord& b) {
    return (a.bound() && b.bound() && SameRequest(a, b)) ||
           (!a.callback_token_hash().empty() &&
            a.callback_token_hash() == b.callback_token_hash());
  }

  static bool SameRequest(const OperationRecord& a, const OperationRecord& b) {
    return a.caller() == b.caller() && a.method() == b.method() &&
           a.request_id() == b.request_id();
  }

  static bool Holds(const OperationRecord& record) {
    return record.holds_resource() && !record.resource().empty();
  }

  static bool IsOpen(const OperationRecord& record) {
    return record.state() == v1::OperationMetadata::STATE_QUEUED ||
           record.state() == v1::OperationMetadata::STATE_SENDING ||
           record.state() == v1::OperationMetadata::STATE_ENQUEUED;
  }

  static bool IsDone(const OperationRecord& record) {
    return record.state() == v1::OperationMetadata::STATE_SUCCEEDED ||
           record.state() == v1::OperationMetadata::STATE_FAILED;
  }

  static bool HoldsOn(const OperationRecord& record) {
    return record.state() == v1::OperationMetadata::STATE_UNRESOLVED &&
           record.holds_resource();
  }

  static absl::Time DueTime(const OperationRecord& record) {
    return TimeOf(record.has_due_time() ? record.due_time()
                                        : record.expire_time());
  }

  static absl::Time KeptFrom(const OperationRecord& record) {
    return TimeOf(record.has_kept_from() ? record.kept_from()
                                         : record.end_time());
  }

  static absl::Time TimeOf(const google::protobuf::Timestamp& time) {
    return absl::FromUnixSeconds(time.seconds()) +
           absl::Nanoseconds(time.nanos());
  }

  void Notify(const OperationSnapshot& record) {
    watches_.Notify(record->name(), record);
  }

  Mutex mu_;
  std::function<void()> on_watch_ ABSL_GUARDED_BY(mu_);
  Failures write_failures_;
  Failures read_failures_;
  WatchList<const OperationSnapshot&> watches_;
  // On the worker only.
  std::map<std::string, OperationRecord> records_;
  std::set<std::string> damaged_;
  Worker worker_;  // Last, so that it ends first.
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_MEMORY_OPERATION_STORE_H_
