#ifndef ADAPTERS_BASE_SHA256_H_
#define ADAPTERS_BASE_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// SHA-256 (FIPS 180-4). Hashes are stored and compared for years, so the text
// of one thing must be spelled the same for ever. Thread-safe. Ends the program
// if OpenSSL cannot hash: else a wrong hash would be stored.

// 32 bytes.
std::string Sha256(absl::string_view text);

// The same as 64 hexadecimal digits, in lower case.
std::string Sha256Hex(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_SHA256_H_
