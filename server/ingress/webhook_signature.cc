#include "server/ingress/webhook_signature.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "adapters/base/hmac.h"
#include "server/ingress/header.h"

namespace gateway {
namespace {

// More than any sender has keys; each costs time.
constexpr int kMaxSignatures = 16;
constexpr size_t kDigestBytes = 32;  // Of HMAC-SHA256.

bool IsAbout(absl::string_view timestamp, absl::Time now,
             absl::Duration tolerance) {
  int64_t seconds = 0;
  return absl::SimpleAtoi(timestamp, &seconds) &&
         absl::AbsDuration(now - absl::FromUnixSeconds(seconds)) <= tolerance;
}

// The digests that `headers` give, as bytes.
std::vector<std::string> DigestsOf(const HttpHeaders& headers) {
  std::vector<std::string> digests;
  int left = kMaxSignatures;
  for (absl::string_view given :
       absl::StrSplit(HeaderOf(headers, "webhook-signature"), ' ')) {
    if (--left < 0) break;
    std::string digest;
    if (absl::ConsumePrefix(&given, "v1,") &&
        absl::Base64Unescape(given, &digest) && digest.size() == kDigestBytes) {
      digests.push_back(std::move(digest));
    }
  }
  return digests;
}

}  // namespace

bool LooksSigned(const SignatureKeys& keys, const HttpHeaders& headers,
                 absl::Time now) {
  return !HeaderOf(headers, kWebhookId).empty() &&
         IsAbout(HeaderOf(headers, "webhook-timestamp"), now, keys.tolerance) &&
         !DigestsOf(headers).empty();
}

bool HasSignature(const SignatureKeys& keys, const HttpHeaders& headers,
                  absl::string_view body, absl::Time now) {
  if (!LooksSigned(keys, headers, now)) return false;
  const std::string signed_text =
      absl::StrCat(HeaderOf(headers, kWebhookId), ".",
                   HeaderOf(headers, "webhook-timestamp"), ".", body);
  std::vector<std::string> right;
  for (const std::string& key : keys.keys)
    right.push_back(HmacSha256(key, signed_text));
  bool found = false;
  for (const std::string& digest : DigestsOf(headers)) {
    for (const std::string& each : right)
      found |= EqualInConstantTime(digest, each);
  }
  return found;
}

}  // namespace gateway
