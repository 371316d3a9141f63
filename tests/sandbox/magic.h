#ifndef TESTS_SANDBOX_MAGIC_H_
#define TESTS_SANDBOX_MAGIC_H_

#include "tests/sandbox/cards.h"
#include "tests/sandbox/faults.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// Cards that always misbehave, each in its own way, as README.md lists them.
struct Magic {
  FaultBook faults;            // They strike where no other fault does.
  Json cards = Json::array();  // As the control API lists them.
};

// Puts the cards into `book`.
Magic SeedMagic(CardBook& book);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_MAGIC_H_
