#include "server/notifications/page_token.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr size_t kSealBytes = 16;

std::string Seal(const EventLog& log, absl::string_view list,
                 absl::string_view position) {
  const std::string sealed =
      absl::StrCat("page ", list.size(), " ", list, " ", position);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  HMAC(EVP_sha256(), log.key().data(), static_cast<int>(log.key().size()),
       reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(),
       mac.data(), nullptr);
  return std::string(reinterpret_cast<char*>(mac.data()), kSealBytes);
}

}  // namespace

std::string EncodePageToken(const EventLog& log, absl::string_view list,
                            absl::string_view position) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(Seal(log, list, position), position));
}

absl::StatusOr<std::string> DecodePageToken(const EventLog& log,
                                            absl::string_view list,
                                            absl::string_view token) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() > kSealBytes) {
    const std::string position = bytes.substr(kSealBytes);
    const std::string seal = Seal(log, list, position);
    if (CRYPTO_memcmp(bytes.data(), seal.data(), kSealBytes) == 0)
      return position;
  }
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token: was not made for this list");
}

}  // namespace gateway
