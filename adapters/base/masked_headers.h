#ifndef ADAPTERS_BASE_MASKED_HEADERS_H_
#define ADAPTERS_BASE_MASKED_HEADERS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gateway {

// What stands for a value that is not to be kept.
inline constexpr char kMaskedValue[] = "(masked)";

// `headers`, with names in lower case, with the values of those that may carry
// credentials replaced, but for that of `id_header`, which is known not to.
std::vector<std::pair<std::string, std::string>> WithoutCredentials(
    std::vector<std::pair<std::string, std::string>> headers,
    absl::string_view id_header = "");

}  // namespace gateway

#endif  // ADAPTERS_BASE_MASKED_HEADERS_H_
