#include "clients/cli/duration_option.h"

#include "CLI/CLI.hpp"

namespace fourws::cli {

CLI::Option* AddDuration(CLI::App& app, const std::string& name,
                         absl::Duration& value, const std::string& help) {
  auto* option = app.add_option_function<std::string>(
      name,
      [name, &value](const std::string& text) {
        absl::Duration parsed;
        if (!absl::ParseDuration(text, &parsed) ||
            parsed <= absl::ZeroDuration() || parsed > absl::Hours(24 * 365)) {
          throw CLI::ValidationError(
              name, "must be a duration such as 500ms, 30s or 5m");
        }
        value = parsed;
      },
      help);
  option->default_str(absl::FormatDuration(value))->type_name("DURATION");
  return option;
}

}  // namespace fourws::cli
