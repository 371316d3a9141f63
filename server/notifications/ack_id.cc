#include "server/notifications/ack_id.h"

#include "absl/strings/escaping.h"

namespace gateway {
namespace {

constexpr char kVersion = 1;
constexpr size_t kBytes = 1 + 8 + 8 + 4;
// A multiple of three needs no padding, so that each id has one spelling.
static_assert(kBytes % 3 == 0);
constexpr size_t kTextBytes = kBytes / 3 * 4;

void Append(std::string& bytes, int64_t number, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(static_cast<uint64_t>(number) >> shift));
}

int64_t NumberAt(const std::string& bytes, size_t at, size_t size) {
  uint64_t number = 0;
  for (size_t i = at; i < at + size; ++i)
    number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return static_cast<int64_t>(number);
}

}  // namespace

std::string EncodeAckId(const AckId& id) {
  std::string bytes(1, kVersion);
  Append(bytes, id.generation, 8);
  Append(bytes, id.sequence, 8);
  Append(bytes, id.attempt, 4);
  return absl::WebSafeBase64Escape(bytes);
}

std::optional<AckId> DecodeAckId(absl::string_view text) {
  std::string bytes;
  if (text.size() != kTextBytes || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != kBytes || bytes[0] != kVersion)
    return std::nullopt;
  return AckId{.generation = NumberAt(bytes, 1, 8),
               .sequence = NumberAt(bytes, 9, 8),
               .attempt = static_cast<int>(NumberAt(bytes, 17, 4))};
}

}  // namespace gateway
