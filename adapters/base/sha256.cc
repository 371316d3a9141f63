#include "adapters/base/sha256.h"

#include <openssl/sha.h>

#include <cstdlib>

#include "absl/strings/escaping.h"

namespace gateway {

std::string Sha256(absl::string_view text) {
  std::string hash(SHA256_DIGEST_LENGTH, '\0');
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (SHA256(bytes, text.size(),
             reinterpret_cast<unsigned char*>(hash.data())) == nullptr)
    std::abort();
  return hash;
}

std::string Sha256Hex(absl::string_view text) {
  return absl::BytesToHexString(Sha256(text));
}

}  // namespace gateway
