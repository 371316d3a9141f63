#ifndef TESTS_SANDBOX_STATE_H_
#define TESTS_SANDBOX_STATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "tests/sandbox/cards.h"
#include "tests/sandbox/documents.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/ledger.h"
#include "tests/sandbox/magic.h"
#include "tests/sandbox/sessions.h"
#include "tests/sandbox/settings.h"
#include "tests/sandbox/shelf.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// All that the sandbox remembers. Touched by its one thread only.
struct State {
  explicit State(size_t ledger_limit) : ledger(ledger_limit) {}

  Settings settings;
  CardBook cards;
  Shelf shelf;
  Ledger ledger;
  FaultBook faults;
  Magic magic;
  Sessions sessions;
  Documents documents;
  // Sends the webhook that the body of POST /sandbox/promotions would, if there
  // is a receiver.
  std::function<void(Json order)> promote;

  // The number of the next document, receipt or order. None is given twice,
  // not even after what had it was removed or saved again.
  std::string NextNumber() { return std::to_string(++last_number); }
  int64_t last_number = 0;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_STATE_H_
