#ifndef SERVER_INGRESS_SENDER_PROOF_H_
#define SERVER_INGRESS_SENDER_PROOF_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/http_listener.h"
#include "server/ingress/webhook_signature.h"

namespace gateway {

// How the sender of a webhook proves itself. Whatever is set must be given;
// with nothing set anybody is believed.
struct SenderProof {
  struct Basic {
    std::string username;
    std::string password;
  };
  std::optional<Basic> basic;              // HTTP Basic.
  std::optional<std::string> bearer;       // A bearer token.
  std::optional<SignatureKeys> signature;  // Standard Webhooks.
  std::optional<std::string> path_secret;  // Last segment of the path.
};

// Whether `headers` prove the sender as far as headers can; the path aside.
// What is signed is proven by its body, and must look signed here. Takes the
// same time for all proofs that are wrong.
bool HeadersProve(const SenderProof& proof, const HttpHeaders& headers,
                  absl::Time now);

// Whether something proves the sender before its body is there.
bool IsProvenByHead(const SenderProof& proof);

// Whether the body of `request` proves its sender, whose headers do.
bool BodyProves(const SenderProof& proof, const HttpIncoming& request,
                absl::Time now);

// Whether `segment`, percent-encoded as sent, is the secret. Takes the same
// time for all that are wrong.
bool IsSecret(const std::string& secret, absl::string_view segment);

}  // namespace gateway

#endif  // SERVER_INGRESS_SENDER_PROOF_H_
