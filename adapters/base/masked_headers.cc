#include "adapters/base/masked_headers.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace gateway {
namespace {

bool CarriesCredentials(absl::string_view header) {
  constexpr absl::string_view kWords[] = {"auth",      "cookie", "key",
                                          "password",  "secret", "session",
                                          "signature", "token",  "username"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [header](absl::string_view word) {
                       return absl::StrContains(header, word);
                     });
}

}  // namespace

std::vector<std::pair<std::string, std::string>> WithoutCredentials(
    std::vector<std::pair<std::string, std::string>> headers,
    absl::string_view id_header) {
  for (auto& [name, value] : headers) {
    if (name != id_header && CarriesCredentials(name)) value = kMaskedValue;
  }
  return headers;
}

}  // namespace gateway
