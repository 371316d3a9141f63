#include "adapters/fourws/platform_options.h"

namespace gateway::fourws {

const DocumentDefaults& PlatformOptions::DefaultsOf(
    absl::string_view caller) const {
  static const auto& none = *new DocumentDefaults();
  for (const absl::string_view name : {caller, absl::string_view("default")}) {
    const auto found = defaults.find(std::string(name));
    if (found != defaults.end()) return found->second;
  }
  return none;
}

absl::string_view PlatformOptions::CmdOf(const Command& command) const {
  const auto configured = commands.find(command.name);
  return configured == commands.end() ? command.cmd : configured->second;
}

End PlatformOptions::EndOf(absl::string_view request, End end) const {
  const auto configured = ends.find(request);
  return configured == ends.end() ? end : configured->second;
}

}  // namespace gateway::fourws
