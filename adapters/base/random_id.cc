#include "adapters/base/random_id.h"

#include <openssl/rand.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gateway {

std::string RandomBytes(size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(count)) != 1)
    std::abort();
  return bytes;
}

std::string NewUuid() {
  std::string bytes = RandomBytes(16);
  // Version 4, variant 1 of RFC 4122.
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string digits = absl::BytesToHexString(bytes);
  const absl::string_view hex = digits;
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-",
                      hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

std::string NewUrlToken() { return absl::WebSafeBase64Escape(RandomBytes(16)); }

}  // namespace gateway
