#ifndef ADAPTERS_HTTP_CHARSET_H_
#define ADAPTERS_HTTP_CHARSET_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// Whether `text` can be nothing but text in UTF-8: it is valid, and has no byte
// of zero, as UTF-16 has.
bool IsPlainUtf8(absl::string_view text);

// Turns `text`, which is in `charset`, into UTF-8 without a byte order mark.
// Knows UTF-16, UTF-32 and the Latin charsets of Western Europe, by their names
// in lower case. What is no character becomes U+FFFD. INVALID_ARGUMENT if the
// charset is not known, RESOURCE_EXHAUSTED if it becomes more than `max_bytes`.
absl::StatusOr<std::string> ToUtf8(absl::string_view text,
                                   absl::string_view charset, size_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CHARSET_H_
