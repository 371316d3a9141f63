#ifndef TESTS_SANDBOX_FLAGS_H_
#define TESTS_SANDBOX_FLAGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "tests/sandbox/giftcard_service.h"
#include "tests/sandbox/settings.h"

namespace sandbox {

// What README.md says of each.
struct Flags {
  std::string listen = "127.0.0.1:0";
  bool seed = false;
  bool magic = false;
  std::string cards;
  std::vector<std::string> faults;
  size_t ledger_limit = 1'000'000;
  ServiceNames names;
  Settings settings;
};

// `flags` outlives the parsing.
void AddFlags(CLI::App& app, Flags& flags);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_FLAGS_H_
