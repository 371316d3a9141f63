#include "adapters/store/sqlite/netstrings.h"

#include <charconv>
#include <cstddef>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

absl::Status Unreadable() {
  return absl::UnavailableError("store: a list cannot be read");
}

}  // namespace

std::string ToNetstrings(const std::vector<std::string>& strings) {
  std::string text;
  for (const std::string& string : strings) {
    absl::StrAppend(&text, string.size(), ":", string, ",");
  }
  return text;
}

absl::StatusOr<std::vector<std::string>> FromNetstrings(std::string_view text) {
  std::vector<std::string> strings;
  while (!text.empty()) {
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return Unreadable();
    const char* const digits_end = text.data() + colon;
    size_t size = 0;
    const auto read = std::from_chars(text.data(), digits_end, size);
    if (read.ec != std::errc() || read.ptr != digits_end ||
        size >= text.size() - colon - 1 || text[colon + 1 + size] != ',') {
      return Unreadable();
    }
    strings.emplace_back(text.substr(colon + 1, size));
    text.remove_prefix(colon + 1 + size + 1);
  }
  return strings;
}

}  // namespace gateway
