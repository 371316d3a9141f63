#ifndef ADAPTERS_BASE_PERCENT_H_
#define ADAPTERS_BASE_PERCENT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// RFC 3986: all but the unreserved characters are encoded.
std::string PercentEncoded(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_PERCENT_H_
