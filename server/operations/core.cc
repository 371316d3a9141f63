#include "server/operations/core.h"

#include <utility>

#include "server/operations/waiter.h"
#include "server/operations/write_run.h"

namespace gateway {

absl::Duration OperationsOptions::TimeoutOf(const std::string& method) const {
  const auto special = timeouts.find(method);
  return special == timeouts.end() ? timeout : special->second;
}

void LiveOperations::Add(const std::string& name,
                         std::shared_ptr<WriteRun> run) {
  MutexLock lock(mu_);
  runs_[name] = std::move(run);
}

void LiveOperations::Remove(const std::string& name) {
  std::shared_ptr<WriteRun> removed;  // Destroyed outside the lock.
  MutexLock lock(mu_);
  if (const auto it = runs_.find(name); it != runs_.end()) {
    removed = std::move(it->second);
    runs_.erase(it);
  }
}

std::shared_ptr<WriteRun> LiveOperations::Find(const std::string& name) {
  MutexLock lock(mu_);
  const auto it = runs_.find(name);
  return it == runs_.end() ? nullptr : it->second;
}

std::vector<std::shared_ptr<WriteRun>> LiveOperations::runs() {
  MutexLock lock(mu_);
  std::vector<std::shared_ptr<WriteRun>> all;
  all.reserve(runs_.size());
  for (const auto& [name, run] : runs_) all.push_back(run);
  return all;
}

void LiveOperations::AddWaiter(const std::string& name,
                               std::weak_ptr<Waiter> waiter, const void* key) {
  MutexLock lock(mu_);
  waiters_[{name, key}] = std::move(waiter);
}

void LiveOperations::RemoveWaiter(const std::string& name, const void* key) {
  MutexLock lock(mu_);
  waiters_.erase({name, key});
}

std::vector<std::shared_ptr<Waiter>> LiveOperations::WaitersOf(
    const std::string& name) {
  MutexLock lock(mu_);
  std::vector<std::shared_ptr<Waiter>> found;
  for (auto it = waiters_.lower_bound({name, nullptr});
       it != waiters_.end() && it->first.first == name; ++it) {
    if (auto waiter = it->second.lock()) found.push_back(std::move(waiter));
  }
  return found;
}

std::vector<std::shared_ptr<Waiter>> LiveOperations::waiters() {
  MutexLock lock(mu_);
  std::vector<std::shared_ptr<Waiter>> all;
  for (const auto& [key, waiter] : waiters_) {
    if (auto alive = waiter.lock()) all.push_back(std::move(alive));
  }
  return all;
}

size_t LiveOperations::waiter_count() {
  MutexLock lock(mu_);
  return waiters_.size();
}

}  // namespace gateway
