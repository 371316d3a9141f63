#ifndef ADAPTERS_STORE_SQLITE_TASK_H_
#define ADAPTERS_STORE_SQLITE_TASK_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/done.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Work on a connection, and its answer. Finish() is called exactly once.
class SqliteTask {
 public:
  virtual ~SqliteTask() = default;

  // Does the work, in a transaction. If it fails, its changes are undone.
  // Called again if the whole transaction was undone because another task in it
  // met damage: it must do the same then.
  virtual absl::Status Run(SqliteConnection& connection) = 0;
  // Does more, outside of a transaction, once the changes of Run are on disk.
  virtual void RunCommitted(SqliteConnection&) {}
  // Answers with the result of Run, or with `failure` if that is not OK.
  virtual void Finish(absl::Status failure) = 0;
};

// A task with a result. `Job` is called with a connection and returns
// absl::StatusOr<T>.
template <typename T, typename Job>
class SqliteTaskOf final : public SqliteTask {
 public:
  SqliteTaskOf(Job job, Done<T> done)
      : job_(std::move(job)), done_(std::move(done)) {}

  absl::Status Run(SqliteConnection& connection) override {
    result_ = job_(connection);
    return result_.status();
  }

  void Finish(absl::Status failure) override {
    if (!failure.ok()) result_ = std::move(failure);
    std::move(done_)(std::move(result_));
  }

 private:
  Job job_;
  Done<T> done_;
  absl::StatusOr<T> result_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_TASK_H_
