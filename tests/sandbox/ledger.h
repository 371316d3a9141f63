#ifndef TESTS_SANDBOX_LEDGER_H_
#define TESTS_SANDBOX_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "tests/sandbox/cards.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What an entry is about; request 0 and barcode "" are left out of it.
struct Subject {
  int64_t request = 0;
  std::string barcode;
};

// All that happened, in order. Entries are rendered when added, so reading is
// a copy. Beyond `limit` entries the oldest is dropped.
class Ledger {
 public:
  struct Filter {
    std::string kind;
    std::string barcode;
    int64_t request = 0;
    int64_t since = 0;
    int64_t limit = INT64_MAX;
  };

  explicit Ledger(size_t limit) : limit_(limit) {}

  void Add(std::string_view kind, const Subject& subject, const Json& fields);
  void AddMovement(int64_t request, const Movement& movement);

  // JSON, as README.md shows it.
  std::string Read(const Filter& filter) const;

  // How many entries were removed. Numbers go on.
  size_t Clear();

  int64_t last_seq() const { return last_seq_; }

 private:
  struct Entry {
    int64_t seq;
    std::string_view kind;
    Subject subject;
    std::string text;
  };

  const size_t limit_;
  int64_t last_seq_ = 0;
  int64_t dropped_ = 0;
  std::deque<Entry> entries_;
};

// A body as the ledger shows it: cut after 64 KiB.
std::string LedgerBody(std::string_view body);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_LEDGER_H_
