#include "server/operations/operation_name.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/random_id.h"

namespace gateway {
namespace {

constexpr size_t kRandomBytes = 10;

// Crockford's base 32: no letters that are mistaken for digits.
std::string Base32(unsigned __int128 number, int digits) {
  constexpr char kDigits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string text(digits, '0');
  for (int i = digits - 1; i >= 0; --i, number >>= 5)
    text[i] = kDigits[static_cast<size_t>(number & 31)];
  return text;
}

// 48 bits of time, then random bits, by which operations of one time differ.
std::string NameOf(absl::Time time, absl::string_view random) {
  constexpr int64_t kLastMillis = (int64_t{1} << 48) - 1;
  unsigned __int128 id = static_cast<uint64_t>(
      std::clamp(absl::ToUnixMillis(time), int64_t{0}, kLastMillis));
  for (const char byte : random) id = (id << 8) | static_cast<uint8_t>(byte);
  return absl::StrCat("operations/", Base32(id, 26));
}

}  // namespace

std::string NewOperationName(absl::Time now) {
  return NameOf(now, RandomBytes(kRandomBytes));
}

std::string FirstOperationName(absl::Time time) {
  return NameOf(time, std::string(kRandomBytes, '\0'));
}

}  // namespace gateway
