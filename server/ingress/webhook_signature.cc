#include "server/ingress/webhook_signature.h"

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

bool IsAbout(absl::string_view timestamp, absl::Time now,
             absl::Duration tolerance) {
  int64_t seconds = 0;
  return absl::SimpleAtoi(timestamp, &seconds) &&
         absl::AbsDuration(now - absl::FromUnixSeconds(seconds)) <= tolerance;
}

}  // namespace

bool HasSignature(const SignatureKeys& keys, const HttpHeaders& headers,
                  absl::string_view body, absl::Time now) {
  const absl::string_view id = HeaderOf(headers, kWebhookId);
  const absl::string_view timestamp = HeaderOf(headers, "webhook-timestamp");
  if (id.empty() || !IsAbout(timestamp, now, keys.tolerance)) return false;
  const std::string signed_text = absl::StrCat(id, ".", timestamp, ".", body);
  std::vector<std::string> right;
  for (const std::string& key : keys.keys)
    right.push_back(HmacSha256(key, signed_text));
  int left = kMaxSignatures;
  bool found = false;
  for (absl::string_view given :
       absl::StrSplit(HeaderOf(headers, "webhook-signature"), ' ')) {
    std::string digest;
    if (--left < 0 || !absl::ConsumePrefix(&given, "v1,") ||
        !absl::Base64Unescape(given, &digest))
      continue;
    for (const std::string& each : right)
      found |= EqualInConstantTime(digest, each);
  }
  return found;
}

}  // namespace gateway
