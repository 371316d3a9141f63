#include "adapters/base/percent.h"

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "adapters/base/error.h"

namespace gateway {

std::string PercentEncoded(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) ||
        absl::string_view("-._~").find(c) != absl::string_view::npos) {
      encoded.push_back(c);
    } else {
      absl::StrAppend(&encoded, "%",
                      absl::AsciiStrToUpper(absl::StrCat(absl::Hex(
                          static_cast<unsigned char>(c), absl::kZeroPad2))));
    }
  }
  return encoded;
}

bool IsPathSegment(absl::string_view text) {
  const auto is_dots = [](absl::string_view part) {
    return part == "." || part == "..";
  };
  return !text.empty() &&
         absl::c_none_of(absl::StrSplit(text, absl::ByAnyChar("/\\")), is_dots);
}

absl::StatusOr<std::string> PathSegment(absl::string_view field,
                                        absl::string_view text) {
  if (!IsPathSegment(text)) {
    return InvalidRequest(
        {{std::string(field), "cannot be a segment of a path"}});
  }
  return PercentEncoded(text);
}

}  // namespace gateway
