#ifndef TESTS_ADAPTERS_STORE_BUSY_WRITER_H_
#define TESTS_ADAPTERS_STORE_BUSY_WRITER_H_

#include <future>

#include "adapters/store/sqlite/database.h"

namespace gateway {

// Keeps the writing thread busy until it is let go, so that jobs wait together.
class BusyWriter {
 public:
  explicit BusyWriter(SqliteDatabase& database) {
    database.Write<int>(
        [go = go_.get_future().share(),
         this](SqliteConnection&) -> absl::StatusOr<int> {
          busy_.set_value();
          go.wait();
          return 0;
        },
        [](auto) {});
    busy_.get_future().wait();
  }
  void LetGo() { go_.set_value(); }

 private:
  std::promise<void> go_;
  std::promise<void> busy_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_BUSY_WRITER_H_
