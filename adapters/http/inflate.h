#ifndef ADAPTERS_HTTP_INFLATE_H_
#define ADAPTERS_HTTP_INFLATE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// How compressed data begins.
enum class Wrapping { kGzipOrZlib, kNone };

// Whether `data` begins as gzip does. No text in UTF-8 does.
bool IsGzip(absl::string_view data);

// Inflates `data`; of gzip all members, and no more than them. INVALID_ARGUMENT
// if it is malformed, DATA_LOSS if it ends too soon, RESOURCE_EXHAUSTED if it
// becomes more than `max_bytes`, of which no more is made.
absl::StatusOr<std::string> Inflated(absl::string_view data, Wrapping wrapping,
                                     size_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_INFLATE_H_
