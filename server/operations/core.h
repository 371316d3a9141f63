#ifndef SERVER_OPERATIONS_CORE_H_
#define SERVER_OPERATIONS_CORE_H_

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/random_id.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "server/operations/live_record.h"
#include "server/operations/turns.h"
#include "server/operations/write_kind.h"

namespace gateway {

class Waiter;
class WriteRun;

// How long things may take.
struct OperationsOptions {
  // `{public_url}/callbacks/`: a token is added.
  std::string callback_base;
  // How long the outcome of a write is waited for: by method, and of all
  // others.
  std::unordered_map<std::string, absl::Duration> timeouts;
  absl::Duration timeout = absl::Minutes(15);
  absl::Duration unresolved_hold = absl::Hours(24);
  // How long an operation is kept after its outcome.
  absl::Duration retention = absl::Hours(35 * 24);
  // For upstream's first answer to a write.
  absl::Duration write_timeout = absl::Seconds(30);
  size_t max_queue_per_resource = 16;
  // What the body of a callback may become when it is decoded.
  size_t max_callback_bytes = size_t{8} << 20;
  // Called with each operation that became settled, once that is on disk. Must
  // not block.
  std::function<void(const OperationRecord&)> on_settled;

  absl::Duration TimeoutOf(const std::string& method) const;
};

// What is going on in this process: writes not settled yet, and who waits for
// an operation. Thread-safe.
class LiveOperations {
 public:
  void Add(const std::string& name, std::shared_ptr<WriteRun> run);
  void Remove(const std::string& name);
  std::shared_ptr<WriteRun> Find(const std::string& name);
  std::vector<std::shared_ptr<WriteRun>> runs();

  void AddWaiter(const std::string& name, std::weak_ptr<Waiter> waiter,
                 const void* key);
  void RemoveWaiter(const std::string& name, const void* key);
  std::vector<std::shared_ptr<Waiter>> WaitersOf(const std::string& name);
  std::vector<std::shared_ptr<Waiter>> waiters();
  size_t waiter_count();

  // No write begins any more.
  void StartDraining() { draining_ = true; }
  bool draining() const { return draining_; }
  // No wait goes on any more.
  void StartEndingWaits() { ending_waits_ = true; }
  bool ending_waits() const { return ending_waits_; }

 private:
  std::atomic<bool> draining_ = false;
  std::atomic<bool> ending_waits_ = false;
  Mutex mu_;
  std::unordered_map<std::string, std::shared_ptr<WriteRun>> runs_
      ABSL_GUARDED_BY(mu_);
  // By operation and waiter.
  std::map<std::pair<std::string, const void*>, std::weak_ptr<Waiter>> waiters_
      ABSL_GUARDED_BY(mu_);
};

// What all parts of the engine share. Kept alive by whoever is on its way.
struct Core {
  Core(OperationStore& store, Platform& platform, Clock& clock,
       OperationsOptions options)
      : store(store),
        platform(platform),
        clock(clock),
        options(std::move(options)),
        process(NewUuid()),
        started(clock.Both()),
        turns(this->options.max_queue_per_resource) {}

  // Who takes the writes of `method`.
  Platform& PlatformOf(const std::string& method) const {
    const auto other = platforms.find(method);
    return other == platforms.end() ? platform : *other->second;
  }

  OperationStore& store;
  Platform& platform;
  Clock& clock;
  const OperationsOptions options;
  // What another one sent, this one knows from the store alone.
  const std::string process;
  // When it began.
  const Moment started;
  // The store has lost changes up to then, by the system's clock: what was
  // QUEUED may have been sent. Set before the first write.
  absl::Time lost_until = absl::InfinitePast();
  // Whether there may be operations that an earlier process left and this one
  // has not taken over: see take_over.h.
  std::atomic<bool> recovering = false;
  // By method. Filled before the first write.
  std::unordered_map<std::string, std::unique_ptr<WriteKind>> kinds;
  // Of those that `platform` does not take, who does.
  std::unordered_map<std::string, Platform*> platforms;
  Turns turns;
  LiveOperations live;
  LiveRecords records;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CORE_H_
