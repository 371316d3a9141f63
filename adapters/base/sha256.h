#ifndef ADAPTERS_BASE_SHA256_H_
#define ADAPTERS_BASE_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// SHA-256 (FIPS 180-4). Hashes are stored and compared for years, so what is
// hashed must be spelled the same for ever. Thread-safe. Ends the program if
// OpenSSL cannot hash: a hash that is wrong would be kept.

// 32 bytes.
std::string Sha256(absl::string_view text);

// The same as 64 hexadecimal digits, in lower case.
std::string Sha256Hex(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_SHA256_H_
