#include "server/operations/backlog_place.h"

#include <utility>

namespace gateway {

void BacklogPlace::Take(Place place, Find find) {
  MutexLock lock(mu_);
  place_ = std::move(place);
  find_ = std::move(find);
}

void BacklogPlace::GiveUp() {
  Place place;  // Given back outside the lock: others take it at once.
  MutexLock lock(mu_);
  place_.swap(place);
}

void BacklogPlace::Regain(std::function<void()> then) {
  Find find;
  {
    MutexLock lock(mu_);
    if (place_ == nullptr && !closed_) find = find_;
  }
  if (find == nullptr) return then();
  find([this, then = std::move(then)](Place place) {
    {
      MutexLock lock(mu_);
      if (!closed_) place_.swap(place);
    }
    then();
  });
}

void BacklogPlace::Close() {
  Place place;
  MutexLock lock(mu_);
  closed_ = true;
  place_.swap(place);
}

}  // namespace gateway
