#include "adapters/base/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace gateway {

std::string Sha256(absl::string_view text) {
  // Fetched once: OpenSSL would look it up for each text.
  static const EVP_MD* const kind = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  if (EVP_Digest(text.data(), text.size(),
                 reinterpret_cast<unsigned char*>(hash.data()), nullptr, kind,
                 nullptr) != 1)
    std::abort();
  return hash;
}

std::string Sha256Hex(absl::string_view text) {
  return absl::BytesToHexString(Sha256(text));
}

}  // namespace gateway
