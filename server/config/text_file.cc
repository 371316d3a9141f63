#include "server/config/text_file.h"

#include <fstream>

namespace gateway {

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
  return text;
}

}  // namespace gateway
