#include "adapters/base/hmac.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdlib>

namespace gateway {
namespace {

// OpenSSL refuses an empty key that points nowhere.
const char* BytesOf(absl::string_view text) {
  return text.empty() ? "" : text.data();
}

}  // namespace

std::string HmacSha256(absl::string_view key, absl::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> code;
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), BytesOf(key), static_cast<int>(key.size()),
           reinterpret_cast<const unsigned char*>(BytesOf(text)), text.size(),
           code.data(), &size) == nullptr)
    std::abort();
  return std::string(reinterpret_cast<const char*>(code.data()), size);
}

bool EqualInConstantTime(absl::string_view a, absl::string_view b) {
  return a.size() == b.size() &&
         CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace gateway
