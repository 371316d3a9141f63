#include "server/rpc/goaway.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

// RFC 9113, sections 4.1, 6.8 and 7.
constexpr char kGoAwayFrame = 0x7;
constexpr uint32_t kEnhanceYourCalm = 0xb;
constexpr size_t kMaxWords = 1024;

std::string BigEndian(uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

// A frame about the whole connection, without flags.
std::string FrameOf(char type, absl::string_view payload) {
  const std::string size = BigEndian(static_cast<uint32_t>(payload.size()));
  const std::string no_flags(1, '\0');
  return absl::StrCat(size.substr(1), std::string(1, type), no_flags,
                      BigEndian(0), payload);
}

}  // namespace

std::string GoAway(absl::string_view words) {
  const uint32_t last_stream = 0;
  return FrameOf(kGoAwayFrame, absl::StrCat(BigEndian(last_stream),
                                            BigEndian(kEnhanceYourCalm),
                                            words.substr(0, kMaxWords)));
}

}  // namespace gateway
