#ifndef ADAPTERS_STORE_WATCH_LIST_H_
#define ADAPTERS_STORE_WATCH_LIST_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/store/watch.h"

namespace gateway {

// A list of watchers, each for the changes of one key. Watches may be made and
// destroyed on any thread, also from within a watcher, and may outlive the
// list. Copies share one list. No lock is held while a watcher is called.
template <typename Argument>
class WatchList {
 public:
  using Seen = std::function<void(Argument)>;

  // Calls `seen` with each later Notify of `key`, until the watch is destroyed.
  [[nodiscard]] std::unique_ptr<Watch> Add(std::string key, Seen seen) {
    return std::make_unique<ListedWatch>(state_, std::move(key),
                                         std::move(seen));
  }

  // Whether anybody watches `key` just now.
  bool Has(const std::string& key) {
    MutexLock lock(state_->mu);
    return state_->watchers.contains(key);
  }

  // Calls the watchers of `key`. Must not be called by two threads at the same
  // time, nor from within a watcher.
  void Notify(const std::string& key, Argument argument) {
    std::vector<std::shared_ptr<Watcher>> watchers;
    {
      MutexLock lock(state_->mu);
      auto [begin, end] = state_->watchers.equal_range(key);
      for (auto it = begin; it != end; ++it) watchers.push_back(it->second);
    }
    for (const auto& watcher : watchers) Call(*watcher, argument);
  }

 private:
  // The state's mutex guards `caller` and `ended`. `seen` belongs to the
  // calling thread during a call, and after that to the thread that ends the
  // watch.
  struct Watcher {
    Seen seen;
    std::thread::id caller;  // The thread that calls `seen`, if any.
    bool ended = false;
  };
  // A map of trees, because its iterators stay valid.
  using Watchers = std::multimap<std::string, std::shared_ptr<Watcher>>;
  struct State {
    Mutex mu;
    CondVar returned;
    Watchers watchers ABSL_GUARDED_BY(mu);
  };

  class ListedWatch final : public Watch {
   public:
    ListedWatch(std::shared_ptr<State> state, std::string key, Seen seen)
        : state_(std::move(state)), watcher_(std::make_shared<Watcher>()) {
      watcher_->seen = std::move(seen);
      MutexLock lock(state_->mu);
      place_ = state_->watchers.emplace(std::move(key), watcher_);
    }
    ~ListedWatch() override {
      Seen dropped;  // Destroyed after the lock: it may own anything.
      MutexLock lock(state_->mu);
      state_->watchers.erase(place_);
      watcher_->ended = true;
      if (watcher_->caller == std::this_thread::get_id()) return;
      while (watcher_->caller != std::thread::id()) {
        state_->returned.Wait(state_->mu);
      }
      dropped = std::move(watcher_->seen);
    }

   private:
    const std::shared_ptr<State> state_;
    const std::shared_ptr<Watcher> watcher_;
    typename Watchers::iterator place_;
  };

  void Call(Watcher& watcher, Argument argument) {
    {
      MutexLock lock(state_->mu);
      if (watcher.ended) return;
      watcher.caller = std::this_thread::get_id();
    }
    watcher.seen(argument);
    Seen dropped;  // Of a watch that ended itself.
    MutexLock lock(state_->mu);
    watcher.caller = std::thread::id();
    if (watcher.ended) dropped = std::move(watcher.seen);
    state_->returned.NotifyAll();
  }

  const std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_WATCH_LIST_H_
