#ifndef ADAPTERS_FOURWS_COMMANDS_H_
#define ADAPTERS_FOURWS_COMMANDS_H_

#include <functional>
#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace gateway::fourws {

// The query parameter `cmd` of an operation. 4ws.trade documents few of them,
// so each is configuration. Every codec has one in its row.
struct Command {
  absl::string_view name;  // In the configuration, such as `get_giftcard`.
  absl::string_view cmd;   // Unless the configuration has another.
};

// One that 4ws.trade documents.
constexpr Command Documented(absl::string_view name, absl::string_view cmd) {
  return {name, cmd};
}

// One that is assumed, and must be checked with the vendor.
constexpr Command Assumed(absl::string_view name, absl::string_view cmd) {
  return {name, cmd};
}

// Each `cmd` by the name that the configuration has for it.
using Commands = std::map<std::string, std::string, std::less<>>;

// Those of all codecs.
const Commands& DefaultCommands();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_COMMANDS_H_
