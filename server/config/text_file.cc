#include "server/config/text_file.h"

#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace gateway {
namespace {

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text;
  char buffer[4096];
  // Unlike its iterators, a stream's read() does not throw for a directory.
  while (file.read(buffer, sizeof(buffer)), file.gcount() > 0) {
    text.append(buffer, static_cast<size_t>(file.gcount()));
  }
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError("cannot be read");
  }
  if (absl::StartsWith(text, "\xFF\xFE") || absl::StartsWith(text, "\xFE\xFF"))
    return absl::InvalidArgumentError("is in UTF-16, and not in UTF-8");
  return std::string(absl::StripPrefix(text, kByteOrderMark));
}

}  // namespace gateway
