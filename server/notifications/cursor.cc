#include "server/notifications/cursor.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/seal.h"

namespace gateway {
namespace {

constexpr char kVersion = 1;
constexpr size_t kLogBytes = 16;
constexpr size_t kSequenceAt = 1 + kLogBytes;
constexpr size_t kSequenceBytes = 8;
constexpr size_t kSealAt = kSequenceAt + kSequenceBytes;
constexpr size_t kSealBytes = 11;
constexpr size_t kCursorBytes = kSealAt + kSealBytes;
// A multiple of three needs no padding, so that each cursor has one spelling.
static_assert(kCursorBytes % 3 == 0);
constexpr size_t kTextBytes = kCursorBytes / 3 * 4;

// Its purpose is what each cursor of the log begins with.
Seal SealOf(const EventLog& log) {
  std::string head(1, kVersion);
  head.append(log.id(), 0, kLogBytes);
  return {
      .key = log.key(), .purpose = std::move(head), .mark_bytes = kSealBytes};
}

absl::Status Invalid(absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_CURSOR_INVALID, why);
}

}  // namespace

std::string EncodeCursor(const EventLog& log, int64_t sequence) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(
        static_cast<char>(static_cast<uint64_t>(sequence) >> shift));
  const Seal seal = SealOf(log);
  return absl::WebSafeBase64Escape(
      absl::StrCat(seal.purpose, bytes, seal.MarkOf(bytes)));
}

absl::StatusOr<int64_t> DecodeCursor(const EventLog& log,
                                     absl::string_view text) {
  std::string bytes;
  if (text.size() != kTextBytes || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != kCursorBytes || bytes[0] != kVersion)
    return Invalid("cursor: not a cursor");
  if (bytes.compare(1, kLogBytes, log.id(), 0, kLogBytes) != 0)
    return Invalid("cursor: of another log");
  if (!SealOf(log).Fits(bytes.substr(kSealAt),
                        bytes.substr(kSequenceAt, kSequenceBytes)))
    return Invalid("cursor: not a cursor");
  uint64_t sequence = 0;
  for (size_t i = kSequenceAt; i < kSealAt; ++i)
    sequence = (sequence << 8) | static_cast<unsigned char>(bytes[i]);
  return static_cast<int64_t>(sequence);
}

}  // namespace gateway
