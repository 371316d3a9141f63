#ifndef ADAPTERS_STORE_SQLITE_NETSTRINGS_H_
#define ADAPTERS_STORE_SQLITE_NETSTRINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace gateway {

// Joins any strings to one, such as `3:foo,0:,`.
std::string ToNetstrings(const std::vector<std::string>& strings);
// Parts them again. Fails with UNAVAILABLE if `text` is malformed.
absl::StatusOr<std::vector<std::string>> FromNetstrings(std::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_NETSTRINGS_H_
