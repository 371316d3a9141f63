#include "adapters/base/mended_json.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

// How long an escape `\u....` is.
constexpr size_t kEscape = 6;

// The value of the escape `\u....` at the front of `text`; none if there is no
// such escape.
std::optional<uint32_t> EscapedUnit(absl::string_view text) {
  uint32_t unit = 0;
  if (text.size() < kEscape || !absl::StartsWith(text, "\\u") ||
      !absl::SimpleHexAtoi(text.substr(2, 4), &unit) ||
      !absl::c_all_of(text.substr(2, 4), absl::ascii_isxdigit))
    return std::nullopt;
  return unit;
}

bool IsHigh(uint32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Whether it must be escaped in a string. No text has a byte of zero.
bool IsControl(char c) { return c > '\0' && c < ' '; }

bool StartsNumber(char c) { return c == '-' || absl::ascii_isdigit(c); }

bool IsBeyondDoubles(absl::string_view number) {
  double value = 0;
  return absl::SimpleAtod(number, &value) && std::isinf(value);
}

// Copies JSON, which is UTF-8, and mends it on the way.
class Mender {
 public:
  explicit Mender(absl::string_view text) : rest_(text) {
    mended_.reserve(text.size());
  }

  std::string Mend() && {
    while (!rest_.empty()) {
      if (in_string_)
        CopyWithinString();
      else
        CopyBetweenStrings();
    }
    return std::move(mended_);
  }

 private:
  void Copy(size_t size) { Replace(size, rest_.substr(0, size)); }
  void Replace(size_t size, absl::string_view replacement) {
    mended_.append(replacement.data(), replacement.size());
    rest_.remove_prefix(std::min(size, rest_.size()));
  }

  void CopyBetweenStrings() {
    if (StartsNumber(rest_.front())) return CopyNumber();
    in_string_ = rest_.front() == '"';
    Copy(1);
  }

  void CopyWithinString() {
    if (rest_.front() == '\\') return CopyEscape();
    if (IsControl(rest_.front()))
      return Replace(
          1, absl::StrCat("\\u", absl::Hex(rest_.front(), absl::kZeroPad4)));
    in_string_ = rest_.front() != '"';
    Copy(1);
  }

  // Pairs of surrogates stay, and so does an escaped backslash before a `u`.
  void CopyEscape() {
    const auto unit = EscapedUnit(rest_);
    if (!unit) return Copy(2);
    const auto next = EscapedUnit(rest_.substr(kEscape));
    if (IsHigh(*unit) && next && IsLow(*next)) return Copy(2 * kEscape);
    if (IsHigh(*unit) || IsLow(*unit)) return Replace(kEscape, kLostCharacter);
    Copy(kEscape);
  }

  void CopyNumber() {
    const absl::string_view number =
        rest_.substr(0, rest_.find_first_not_of("0123456789.-+eE"));
    if (!IsBeyondDoubles(number)) return Copy(number.size());
    Replace(number.size(), absl::StrCat("\"", number, "\""));
  }

  absl::string_view rest_;
  bool in_string_ = false;
  std::string mended_;
};

}  // namespace

std::string MendedJson(absl::string_view text) {
  const std::string utf8 = CutText(text, std::numeric_limits<size_t>::max());
  return Mender(utf8).Mend();
}

}  // namespace gateway
