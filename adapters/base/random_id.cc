#include "adapters/base/random_id.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstdint>
#include <cstdlib>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

void Fill(unsigned char* bytes, size_t count) {
  if (RAND_bytes(bytes, static_cast<int>(count)) != 1) std::abort();
}

// `bytes` with the version and the variant 1 of RFC 4122, as text.
std::string UuidOf(std::string bytes, int version) {
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string digits = absl::BytesToHexString(bytes);
  const absl::string_view hex = digits;
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-",
                      hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace

std::string RandomBytes(size_t count) {
  // For a few bytes OpenSSL takes as long as for many.
  thread_local unsigned char pool[512];
  thread_local size_t left = 0;  // At the end of the pool.
  if (count > sizeof(pool) / 8) {
    std::string bytes(count, '\0');
    Fill(reinterpret_cast<unsigned char*>(bytes.data()), count);
    return bytes;
  }
  if (left < count) {
    Fill(pool, sizeof(pool));
    left = sizeof(pool);
  }
  unsigned char* const taken = pool + sizeof(pool) - left;
  left -= count;
  std::string bytes(reinterpret_cast<const char*>(taken), count);
  OPENSSL_cleanse(taken, count);  // Nobody finds given-out secrets here.
  return bytes;
}

std::string NewUuid() { return UuidOf(RandomBytes(16), 4); }

std::string NewTimedUuid(absl::Time time) {
  constexpr size_t kTimeBytes = 6;
  std::string bytes = RandomBytes(16);
  auto millis = static_cast<uint64_t>(absl::ToUnixMillis(time));
  for (size_t i = kTimeBytes; i-- > 0; millis >>= 8)
    bytes[i] = static_cast<char>(millis & 0xFF);
  return UuidOf(std::move(bytes), 7);
}

std::string NewUrlToken() { return absl::WebSafeBase64Escape(RandomBytes(16)); }

}  // namespace gateway
