#ifndef ADAPTERS_BASE_PERCENT_H_
#define ADAPTERS_BASE_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// Encodes all characters of `text` but those that RFC 3986 calls unreserved.
std::string PercentEncoded(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_PERCENT_H_
