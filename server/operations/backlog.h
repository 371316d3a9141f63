#ifndef SERVER_OPERATIONS_BACKLOG_H_
#define SERVER_OPERATIONS_BACKLOG_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "server/operations/core.h"
#include "server/operations/left_pages.h"

namespace gateway {

// Detached writes that were not sent yet, in order. So many at a time are on
// their way. Those that wait behind another change of their resource, or for a
// place again, do not count, but are in memory whole; of those not taken up yet
// only the names are, so that many may have been started; of those that an
// earlier process left, the names of a page. Thread-safe.
class Backlog : public std::enable_shared_from_this<Backlog> {
 public:
  explicit Backlog(std::shared_ptr<Core> core);

  // Adds an operation that is stored, detached and nobody's yet.
  void Add(std::string name);
  // Adds what an earlier process left, before all else. Once, before Open().
  void AddLeft();
  // From here on writes begin.
  void Open();
  // No write begins any more.
  void Close();

 private:
  // A place of a write on its way.
  class Slot {
   public:
    explicit Slot(std::shared_ptr<Backlog> backlog)
        : backlog_(std::move(backlog)) {}
    ~Slot() { backlog_->OnFree(); }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

   private:
    const std::shared_ptr<Backlog> backlog_;
  };

  using Granted = std::function<void(std::shared_ptr<void>)>;

  void OnFree();
  // Calls `granted` with a place: before any name is taken up, in the order
  // asked, within this call if there is one. Not at all once closed.
  void FindPlace(Granted granted);
  // Takes up as many as there is room for.
  void Advance();
  // Takes up one, if there is room for it; returns whether.
  bool TakeUpNext();
  // What is to be done next, if there is room for it.
  std::function<void()> Next();
  // What takes up the next name, or reads it.
  std::function<void()> NextName() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::shared_ptr<Slot> NewSlot() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void OnLeft(const LeftPages::Records& page);
  void TakeUp(const std::string& name, std::shared_ptr<Slot> slot);
  void OnRead(const std::string& name, absl::StatusOr<OperationRecord> record,
              std::shared_ptr<Slot> slot);
  // Adds `name` again, in a second.
  void Retry(std::string name);

  const std::shared_ptr<Core> core_;
  Mutex mu_;
  bool open_ ABSL_GUARDED_BY(mu_) = false;
  std::deque<std::string> names_ ABSL_GUARDED_BY(mu_);
  // What an earlier process left, up to the last page that was read.
  std::deque<std::string> left_ ABSL_GUARDED_BY(mu_);
  const std::shared_ptr<LeftPages> left_pages_;
  bool more_left_ ABSL_GUARDED_BY(mu_) = false;
  bool reads_left_ ABSL_GUARDED_BY(mu_) = false;
  // Writes whose turn came, and that have no place.
  std::deque<Granted> waiting_ ABSL_GUARDED_BY(mu_);
  size_t under_way_ ABSL_GUARDED_BY(mu_) = 0;
  OneRunner runner_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_BACKLOG_H_
