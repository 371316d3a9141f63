#include "server/notifications/owned_subscriptions.h"

namespace gateway {

void OwnedSubscriptions::Add(
    const std::string& caller,
    const std::shared_ptr<NamedSubscription>& subscription) {
  MutexLock lock(mu_);
  subscriptions_[subscription->name()] = {caller, subscription};
}

void OwnedSubscriptions::Remove(const std::string& name) {
  MutexLock lock(mu_);
  subscriptions_.erase(name);
}

bool OwnedSubscriptions::Reserve(const std::string& name, size_t most) {
  MutexLock lock(mu_);
  size_t names = subscriptions_.size();
  for (auto it = reserved_.begin(); it != reserved_.end();
       it = reserved_.upper_bound(*it)) {
    if (!subscriptions_.contains(*it)) ++names;
  }
  if (names >= most && !subscriptions_.contains(name) &&
      !reserved_.contains(name))
    return false;
  reserved_.insert(name);
  return true;
}

void OwnedSubscriptions::Release(const std::string& name) {
  MutexLock lock(mu_);
  reserved_.erase(reserved_.find(name));
}

std::shared_ptr<NamedSubscription> OwnedSubscriptions::Find(
    const std::string& caller, const std::string& name) {
  MutexLock lock(mu_);
  const auto it = subscriptions_.find(name);
  if (it == subscriptions_.end() || it->second.caller != caller) return nullptr;
  return it->second.subscription;
}

OwnedSubscriptions::Page OwnedSubscriptions::List(const std::string& caller,
                                                  const std::string& after,
                                                  size_t limit) {
  Page page;
  MutexLock lock(mu_);
  for (auto it = subscriptions_.upper_bound(after); it != subscriptions_.end();
       ++it) {
    if (it->second.caller != caller) continue;
    page.more = page.subscriptions.size() == limit;
    if (page.more) break;
    page.subscriptions.push_back(it->second.subscription);
  }
  return page;
}

OwnedSubscriptions::Subscriptions OwnedSubscriptions::All() {
  MutexLock lock(mu_);
  Subscriptions all;
  for (const auto& [name, owned] : subscriptions_)
    all.push_back(owned.subscription);
  return all;
}

}  // namespace gateway
