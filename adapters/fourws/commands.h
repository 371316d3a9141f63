#ifndef ADAPTERS_FOURWS_COMMANDS_H_
#define ADAPTERS_FOURWS_COMMANDS_H_

#include <map>
#include <string>

namespace gateway::fourws {

// The query parameter `cmd` of each operation, by the name that the
// configuration has for it, such as `get_giftcard`. 4ws.trade documents few of
// them, so each is configuration.
using Commands = std::map<std::string, std::string, std::less<>>;

// Of all operations, as documented or else assumed. The rows are in
// commands.cc: a new operation needs one.
const Commands& DefaultCommands();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_COMMANDS_H_
