#ifndef SERVER_OPERATIONS_TURNS_H_
#define SERVER_OPERATIONS_TURNS_H_

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Lets those who want to change one resource do so one after the other, in the
// order they asked. Thread-safe. Must outlive its tickets.
class Turns {
 public:
  explicit Turns(size_t max_waiting) : max_waiting_(max_waiting) {}

  // A place in the queue, and then the turn. Destroying it gives either up, and
  // calls whoever is next.
  class Ticket {
   public:
    ~Ticket() { turns_.GiveUp(this); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    bool has_turn() { return turns_.HasTurn(*this); }
    // Calls `granted` once the turn has come: within this call if it has, else
    // on the thread that gives up the turn; not at all once the ticket is gone.
    void Await(absl::AnyInvocable<void() &&> granted) {
      turns_.Await(*this, std::move(granted));
    }

   private:
    friend class Turns;
    Ticket(Turns& turns, std::string resource)
        : turns_(turns), resource_(std::move(resource)) {}
    Turns& turns_;
    const std::string resource_;
  };

  // Joins the queue for `resource`. Returns null if it is full.
  std::unique_ptr<Ticket> Take(const std::string& resource);

 private:
  struct Place {
    const Ticket* ticket;
    absl::AnyInvocable<void() &&> granted;  // Null before Await().
  };

  bool HasTurn(const Ticket& ticket);
  void Await(const Ticket& ticket, absl::AnyInvocable<void() &&> granted);
  void GiveUp(const Ticket* ticket);

  const size_t max_waiting_;
  Mutex mu_;
  // The front of each queue has the turn. No queue is empty.
  // Most queues hold one place, for as long as a write waits for its outcome: a
  // vector is small then.
  std::unordered_map<std::string, std::vector<Place>> queues_
      ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_TURNS_H_
