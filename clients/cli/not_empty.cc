#include "clients/cli/not_empty.h"

#include <string>

namespace fourws::cli {

CLI::Validator NotEmpty() {
  return CLI::Validator(
      [](const std::string& value) {
        return value.empty() ? std::string("must not be empty") : "";
      },
      "");
}

}  // namespace fourws::cli
