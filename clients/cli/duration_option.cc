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

google::protobuf::Duration ToProto(absl::Duration value) {
  const timespec spec = absl::ToTimespec(value);
  google::protobuf::Duration proto;
  proto.set_seconds(spec.tv_sec);
  proto.set_nanos(static_cast<int32_t>(spec.tv_nsec));
  return proto;
}

}  // namespace fourws::cli
