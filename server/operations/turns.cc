#include "server/operations/turns.h"

#include <algorithm>
#include <utility>

namespace gateway {

std::unique_ptr<Turns::Ticket> Turns::Take(const std::string& resource) {
  std::unique_ptr<Ticket> ticket(new Ticket(*this, resource));
  MutexLock lock(mu_);
  auto& queue = queues_[resource];
  if (queue.size() > max_waiting_) return nullptr;
  queue.push_back({ticket.get(), nullptr});
  return ticket;
}

bool Turns::HasTurn(const Ticket& ticket) {
  MutexLock lock(mu_);
  return queues_.at(ticket.resource_).front().ticket == &ticket;
}

void Turns::Await(const Ticket& ticket, absl::AnyInvocable<void() &&> granted) {
  {
    MutexLock lock(mu_);
    auto& queue = queues_.at(ticket.resource_);
    const auto place =
        std::find_if(queue.begin(), queue.end(),
                     [&](const Place& p) { return p.ticket == &ticket; });
    if (place != queue.begin()) {
      place->granted = std::move(granted);
      return;
    }
  }
  std::move(granted)();
}

void Turns::GiveUp(const Ticket* ticket) {
  absl::AnyInvocable<void() &&> next;
  absl::AnyInvocable<void() &&> dropped;  // After the lock: it owns its run.
  {
    MutexLock lock(mu_);
    const auto it = queues_.find(ticket->resource_);
    if (it == queues_.end()) return;
    auto& queue = it->second;
    const auto place =
        std::find_if(queue.begin(), queue.end(),
                     [&](const Place& p) { return p.ticket == ticket; });
    if (place == queue.end()) return;
    const bool had_turn = place == queue.begin();
    dropped = std::move(place->granted);
    queue.erase(place);
    if (queue.empty())
      queues_.erase(it);
    else if (had_turn)
      next = std::move(queue.front().granted);
  }
  if (next) std::move(next)();
}

}  // namespace gateway
