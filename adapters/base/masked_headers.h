#ifndef ADAPTERS_BASE_MASKED_HEADERS_H_
#define ADAPTERS_BASE_MASKED_HEADERS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gateway {

// Stands in the place of a value that must not be kept.
inline constexpr char kMaskedValue[] = "(masked)";

// Returns `headers`, whose names are in lower case, with kMaskedValue in the
// place of every value that may be a credential. The value of `id_header` is
// kept, because it is known to be none.
std::vector<std::pair<std::string, std::string>> WithoutCredentials(
    std::vector<std::pair<std::string, std::string>> headers,
    absl::string_view id_header = "");

}  // namespace gateway

#endif  // ADAPTERS_BASE_MASKED_HEADERS_H_
