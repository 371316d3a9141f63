#include "adapters/base/seal.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/hmac.h"
#include "adapters/base/sha256.h"

namespace gateway {

std::string Seal::Close(absl::string_view content) const {
  return JoinToken({MarkOf(content), std::string(content)});
}

std::optional<std::string> Seal::Open(absl::string_view token) const {
  auto parts = SplitToken(token, mark_bytes);
  if (!parts || !Fits(parts->mark, parts->content)) return std::nullopt;
  return std::move(parts->content);
}

std::string Seal::MarkOf(absl::string_view content) const {
  const std::string covered = absl::StrCat(purpose, content, bound_to);
  std::string mark = key ? HmacSha256(*key, covered) : Sha256(covered);
  mark.resize(mark_bytes);
  return mark;
}

bool Seal::Fits(absl::string_view mark, absl::string_view content) const {
  return EqualInConstantTime(mark, MarkOf(content));
}

std::string JoinToken(const TokenParts& parts) {
  return absl::WebSafeBase64Escape(absl::StrCat(parts.mark, parts.content));
}

std::optional<TokenParts> SplitToken(absl::string_view token,
                                     size_t mark_bytes) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(token, &bytes) || bytes.size() <= mark_bytes)
    return std::nullopt;
  return TokenParts{bytes.substr(0, mark_bytes), bytes.substr(mark_bytes)};
}

}  // namespace gateway
