#include "tests/sandbox/message.h"

#include <charconv>
#include <sstream>
#include <string_view>

namespace sandbox {
namespace {

std::string Decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* hex = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(hex, hex + 2, byte, 16).ptr == hex + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

void SplitTarget(Request& request) {
  const size_t mark = request.target.find('?');
  request.path = Decoded(request.target.substr(0, mark));
  if (mark == std::string::npos) return;
  std::istringstream pairs(request.target.substr(mark + 1));
  for (std::string pair; std::getline(pairs, pair, '&');) {
    const size_t equals = pair.find('=');
    request.query[Decoded(pair.substr(0, equals))] =
        equals == std::string::npos ? "" : Decoded(pair.substr(equals + 1));
  }
}

}  // namespace sandbox
