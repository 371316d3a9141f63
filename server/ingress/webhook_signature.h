#ifndef SERVER_INGRESS_WEBHOOK_SIGNATURE_H_
#define SERVER_INGRESS_WEBHOOK_SIGNATURE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/http_client.h"

namespace gateway {

// What a signature of Standard Webhooks is checked with. Several keys live
// while one replaces another.
struct SignatureKeys {
  std::vector<std::string> keys;  // As bytes.
  // How far the sender's clock may be off, so that what was overheard cannot
  // be sent again later.
  absl::Duration tolerance = absl::Minutes(5);
};

// The header that identifies a webhook of Standard Webhooks.
inline constexpr absl::string_view kWebhookId = "webhook-id";

// Whether `headers`, with names in lower case, have all that a signature takes:
// an id, a timestamp of about `now`, and a digest of the right size. Tells who
// cannot have signed anything before the body is there.
bool LooksSigned(const SignatureKeys& keys, const HttpHeaders& headers,
                 absl::Time now);

// Whether `headers`, with names in lower case, have a signature of `body`
// (HMAC-SHA256 over id, timestamp and body, `v1,` and base64) by one of the
// keys, of about `now`. Takes the same time for all wrong signatures.
bool HasSignature(const SignatureKeys& keys, const HttpHeaders& headers,
                  absl::string_view body, absl::Time now);

}  // namespace gateway

#endif  // SERVER_INGRESS_WEBHOOK_SIGNATURE_H_
