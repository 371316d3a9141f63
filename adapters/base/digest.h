#ifndef ADAPTERS_BASE_DIGEST_H_
#define ADAPTERS_BASE_DIGEST_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// SHA-256 as 64 hexadecimal digits.
std::string Sha256Hex(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_DIGEST_H_
