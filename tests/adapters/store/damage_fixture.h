#ifndef TESTS_ADAPTERS_STORE_DAMAGE_FIXTURE_H_
#define TESTS_ADAPTERS_STORE_DAMAGE_FIXTURE_H_

#include <atomic>
#include <filesystem>
#include <memory>

#include "absl/strings/string_view.h"
#include "adapters/store/notification_event.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/damaged_file.h"
#include "tests/support/temp_directory.h"

namespace gateway {

// Stores over one file, which a test damages while they are closed.
class DamageFixture : public testing::Test {
 protected:
  std::filesystem::path file() const {
    return directory_.path() / "gateway.db";
  }

  void Open() {
    backend_ = std::make_unique<SqliteBackend>(
        directory_.path(), BackendLimits(),
        SqliteOptions{.on_damage = [this](absl::string_view) { ++damaged_; }},
        &IsNotification);
  }
  void Close() { backend_.reset(); }
  SqliteBackend& backend() { return *backend_; }
  EventLog& log() { return backend_->events(); }
  OperationStore& store() { return backend_->operations(); }

  const TempDirectory directory_;
  std::atomic<int> damaged_ = 0;
  std::unique_ptr<SqliteBackend> backend_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_DAMAGE_FIXTURE_H_
