#include "server/notifications/cursor.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <array>

#include "absl/strings/escaping.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr char kVersion = 1;
constexpr size_t kLogBytes = 16;
constexpr size_t kSequenceAt = 1 + kLogBytes;
constexpr size_t kSealAt = kSequenceAt + 8;
constexpr size_t kSealBytes = 11;
constexpr size_t kCursorBytes = kSealAt + kSealBytes;
// A multiple of three needs no padding, so that each cursor has one spelling.
static_assert(kCursorBytes % 3 == 0);
constexpr size_t kTextBytes = kCursorBytes / 3 * 4;

std::string Seal(const EventLog& log, absl::string_view sealed) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  HMAC(EVP_sha256(), log.key().data(), static_cast<int>(log.key().size()),
       reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(),
       mac.data(), nullptr);
  return std::string(reinterpret_cast<char*>(mac.data()), kSealBytes);
}

absl::Status Invalid(absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_CURSOR_INVALID, why);
}

}  // namespace

std::string EncodeCursor(const EventLog& log, int64_t sequence) {
  std::string bytes(1, kVersion);
  bytes.append(log.id(), 0, kLogBytes);
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(
        static_cast<char>(static_cast<uint64_t>(sequence) >> shift));
  bytes += Seal(log, bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<int64_t> DecodeCursor(const EventLog& log,
                                     absl::string_view text) {
  std::string bytes;
  if (text.size() != kTextBytes || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != kCursorBytes || bytes[0] != kVersion)
    return Invalid("cursor: not a cursor");
  if (bytes.compare(1, kLogBytes, log.id(), 0, kLogBytes) != 0)
    return Invalid("cursor: of another log");
  const std::string seal = Seal(log, bytes.substr(0, kSealAt));
  if (CRYPTO_memcmp(bytes.data() + kSealAt, seal.data(), kSealBytes) != 0)
    return Invalid("cursor: not a cursor");
  uint64_t sequence = 0;
  for (size_t i = kSequenceAt; i < kSealAt; ++i)
    sequence = (sequence << 8) | static_cast<unsigned char>(bytes[i]);
  return static_cast<int64_t>(sequence);
}

}  // namespace gateway
