#include "server/notifications/cursor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/seal.h"

namespace gateway {
namespace {

constexpr char kVersion = 1;
constexpr char kEpochVersion = 2;
// Of the sequence in a cursor with an epoch.
constexpr int kEpochShift = 48;
constexpr uint64_t kSequenceMask = (uint64_t{1} << kEpochShift) - 1;
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
Seal SealOf(const EventLog& log, char version) {
  std::string head(1, version);
  head.append(log.id(), 0, kLogBytes);
  return {
      .key = log.key(), .purpose = std::move(head), .mark_bytes = kSealBytes};
}

absl::Status Invalid(absl::string_view why) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_CURSOR_INVALID, why);
}

// The number of the present epoch, from 0.
uint64_t EpochOf(const EventLog& log) { return log.losses().size(); }

// The sequence, if the log of that epoch had it and it is not lost.
absl::StatusOr<int64_t> InPresentEpoch(const EventLog& log, uint64_t epoch,
                                       int64_t sequence) {
  if (epoch > EpochOf(log)) return Invalid("cursor: not a cursor");
  int64_t left = INT64_MAX;
  for (; epoch < EpochOf(log); ++epoch)
    left = std::min(left, log.losses()[epoch]);
  if (sequence > left) return CursorAhead(log, sequence, left);
  return sequence;
}

}  // namespace

std::string EncodeCursor(const EventLog& log, int64_t sequence) {
  const uint64_t epoch = EpochOf(log);
  const uint64_t place =
      static_cast<uint64_t>(sequence) | (epoch << kEpochShift);
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>(place >> shift));
  const Seal seal = SealOf(log, epoch == 0 ? kVersion : kEpochVersion);
  return absl::WebSafeBase64Escape(
      absl::StrCat(seal.purpose, bytes, seal.MarkOf(bytes)));
}

absl::StatusOr<int64_t> DecodeCursor(const EventLog& log,
                                     absl::string_view text) {
  std::string bytes;
  if (text.size() != kTextBytes || !absl::WebSafeBase64Unescape(text, &bytes) ||
      bytes.size() != kCursorBytes ||
      (bytes[0] != kVersion && bytes[0] != kEpochVersion))
    return Invalid("cursor: not a cursor");
  if (bytes.compare(1, kLogBytes, log.id(), 0, kLogBytes) != 0)
    return Invalid("cursor: of another log");
  if (!SealOf(log, bytes[0])
           .Fits(bytes.substr(kSealAt),
                 bytes.substr(kSequenceAt, kSequenceBytes)))
    return Invalid("cursor: not a cursor");
  uint64_t place = 0;
  for (size_t i = kSequenceAt; i < kSealAt; ++i)
    place = (place << 8) | static_cast<unsigned char>(bytes[i]);
  if (bytes[0] == kVersion)
    return InPresentEpoch(log, 0, static_cast<int64_t>(place));
  return InPresentEpoch(log, place >> kEpochShift,
                        static_cast<int64_t>(place & kSequenceMask));
}

absl::Status CursorAhead(const EventLog& log, int64_t sequence, int64_t last) {
  return MakeError(
      absl::StatusCode::kOutOfRange, v1::ERROR_REASON_CURSOR_AHEAD,
      absl::StrCat("cursor: is ", sequence - last,
                   " ahead of what is left of the log, which was restored from "
                   "an older copy"),
      {{"last_cursor", EncodeCursor(log, last)}});
}

}  // namespace gateway
