#ifndef TESTS_ADAPTERS_STORE_BACKEND_H_
#define TESTS_ADAPTERS_STORE_BACKEND_H_

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/sqlite_dead_letter_store.h"
#include "adapters/store/sqlite/sqlite_event_log.h"
#include "adapters/store/sqlite/sqlite_operation_store.h"
#include "gtest/gtest.h"
#include "tests/support/memory_dead_letter_store.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/memory_operation_store.h"
#include "tests/support/temp_directory.h"

namespace gateway {

// The stores, whatever they are built on.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual OperationStore& operations() = 0;
  virtual EventLog& events() = 0;
  virtual DeadLetterStore& letters() = 0;
};

// How much a backend may keep.
struct BackendLimits {
  StoredAmount states = kAnyAmount;
  StoredAmount letters = kAnyAmount;
};

class MemoryBackend final : public Backend {
 public:
  explicit MemoryBackend(const BackendLimits& limits = BackendLimits()) {
    events_.SetMaxStates(limits.states);
    letters_.SetMaxWaiting(limits.letters);
  }
  OperationStore& operations() override { return operations_; }
  EventLog& events() override { return events_; }
  DeadLetterStore& letters() override { return letters_; }

 private:
  MemoryOperationStore operations_;
  MemoryEventLog events_;
  MemoryDeadLetterStore letters_;
};

class SqliteBackend final : public Backend {
 public:
  explicit SqliteBackend(const std::filesystem::path& directory,
                         const BackendLimits& limits = BackendLimits(),
                         SqliteOptions options = {},
                         SqliteEventLog::IsReadable readable = nullptr)
      : database_(Opened(SqliteDatabase::Open(directory, std::move(options)))),
        operations_(*database_),
        events_(
            Opened(SqliteEventLog::Open(*database_, limits.states, readable))),
        letters_(*database_, limits.letters) {}

  OperationStore& operations() override { return operations_; }
  EventLog& events() override { return *events_; }
  DeadLetterStore& letters() override { return letters_; }
  SqliteDatabase& database() { return *database_; }

 private:
  template <typename T>
  static T Opened(absl::StatusOr<T> result) {
    if (result.ok()) return *std::move(result);
    std::cerr << result.status() << std::endl;
    std::abort();
  }

  const std::unique_ptr<SqliteDatabase> database_;
  SqliteOperationStore operations_;
  const std::unique_ptr<SqliteEventLog> events_;
  SqliteDeadLetterStore letters_;
};

// A test of what every backend promises.
class StoreContract : public testing::TestWithParam<std::string> {
 protected:
  explicit StoreContract(const BackendLimits& limits = BackendLimits())
      : backend_(Open(limits)) {}

  OperationStore& store() { return backend_->operations(); }
  EventLog& log() { return backend_->events(); }
  DeadLetterStore& letters() { return backend_->letters(); }

 private:
  std::unique_ptr<Backend> Open(const BackendLimits& limits) const {
    if (GetParam() == "Memory") return std::make_unique<MemoryBackend>(limits);
    return std::make_unique<SqliteBackend>(directory_.path(), limits);
  }

  const TempDirectory directory_;
  const std::unique_ptr<Backend> backend_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_BACKEND_H_
