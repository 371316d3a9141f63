#include "server/config/secret.h"

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/status_macros.h"
#include "server/config/text_file.h"

namespace gateway {
namespace {

constexpr size_t kMinPathSecretLength = 16;

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " ", text.status().message()));
  }
  absl::string_view secret = *text;
  if (absl::ConsumeSuffix(&secret, "\n")) absl::ConsumeSuffix(&secret, "\r");
  return std::string(secret);
}

absl::StatusOr<std::string> ReadVariable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the environment has no ", name));
  }
  return std::string(value);
}

}  // namespace

absl::StatusOr<std::string> ResolveSecret(
    const ::fourws::gateway::config::v1::Secret& secret) {
  if (secret.file().empty() == secret.env().empty()) {
    return absl::InvalidArgumentError("needs one of file and env");
  }
  ASSIGN_OR_RETURN(std::string value, secret.file().empty()
                                          ? ReadVariable(secret.env())
                                          : ReadFile(secret.file()));
  if (value.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(secret.file(), secret.env(), " is empty"));
  }
  return value;
}

bool IsPathSecret(absl::string_view secret) {
  for (const char c : secret) {
    if (!absl::ascii_isalnum(c) &&
        absl::string_view("-._~").find(c) == absl::string_view::npos) {
      return false;
    }
  }
  return secret.size() >= kMinPathSecretLength;
}

}  // namespace gateway
