#include "clients/cli/request_id.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "absl/strings/str_format.h"
#include "clients/cli/format.h"

namespace fourws::cli {

std::string NewRequestId() {
  std::random_device random;
  const uint32_t a = random();
  const uint32_t b = random();
  const uint32_t c = random();
  const uint32_t d = random();
  return absl::StrFormat("%08x-%04x-4%03x-%04x-%04x%08x", a, b >> 16, b & 0xfff,
                         0x8000 | ((c >> 16) & 0x3fff), c & 0xffff, d);
}

void TellRequestId(const std::string& request_id, bool json) {
  if (json) {
    std::cerr << nlohmann::json{{"request_id", request_id}}.dump(
                     -1, ' ', false, nlohmann::json::error_handler_t::replace)
              << std::endl;
  } else {
    std::cerr << "request id  " << Printable(request_id) << std::endl;
  }
}

}  // namespace fourws::cli
