#ifndef ADAPTERS_BASE_HMAC_H_
#define ADAPTERS_BASE_HMAC_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// Thread-safe.

// HMAC-SHA256 (RFC 2104), 32 bytes: only who knows `key` can compute it. Ends
// the program if OpenSSL cannot compute it: else a wrong code would be
// believed.
std::string HmacSha256(absl::string_view key, absl::string_view text);

// Whether `a` and `b` are equal. Texts of one length take the same time
// wherever they differ, so that nobody finds a secret byte by byte. Lengths are
// not hidden: compare hashes of texts whose length is a secret.
bool EqualInConstantTime(absl::string_view a, absl::string_view b);

}  // namespace gateway

#endif  // ADAPTERS_BASE_HMAC_H_
