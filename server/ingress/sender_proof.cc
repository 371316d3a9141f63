#include "server/ingress/sender_proof.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/hmac.h"
#include "adapters/base/sha256.h"
#include "server/ingress/header.h"

namespace gateway {
namespace {

// Compares digests, which all have one length: the time must not show how long
// the secret is.
bool Equal(absl::string_view a, absl::string_view b) {
  return EqualInConstantTime(Sha256(a), Sha256(b));
}

// What `headers` authorise with, if it is of `scheme`, such as `basic `.
std::optional<absl::string_view> Authorization(const HttpHeaders& headers,
                                               absl::string_view scheme) {
  const absl::string_view header = HeaderOf(headers, "authorization");
  if (!absl::StartsWithIgnoreCase(header, scheme)) return std::nullopt;
  return absl::StripAsciiWhitespace(header.substr(scheme.size()));
}

bool HasBasic(const SenderProof::Basic& basic, const HttpHeaders& headers) {
  const auto encoded = Authorization(headers, "basic ");
  std::string given;
  return encoded && absl::Base64Unescape(*encoded, &given) &&
         Equal(given, absl::StrCat(basic.username, ":", basic.password));
}

bool HasBearer(const std::string& token, const HttpHeaders& headers) {
  const auto given = Authorization(headers, "bearer ");
  return given && Equal(*given, token);
}

std::string PercentDecoded(absl::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() &&
        absl::ascii_isxdigit(text[i + 1]) &&
        absl::ascii_isxdigit(text[i + 2])) {
      decoded += absl::HexStringToBytes(text.substr(i + 1, 2));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace

bool HeadersProve(const SenderProof& proof, const HttpHeaders& headers,
                  absl::Time now) {
  if (proof.basic && !HasBasic(*proof.basic, headers)) return false;
  if (proof.bearer && !HasBearer(*proof.bearer, headers)) return false;
  return !proof.signature || LooksSigned(*proof.signature, headers, now);
}

bool IsProvenByHead(const SenderProof& proof) {
  return proof.basic || proof.bearer || proof.path_secret;
}

bool BodyProves(const SenderProof& proof, const HttpIncoming& request,
                absl::Time now) {
  return !proof.signature ||
         HasSignature(*proof.signature, request.headers, request.body, now);
}

bool IsSecret(const std::string& secret, absl::string_view segment) {
  return Equal(PercentDecoded(segment), secret);
}

}  // namespace gateway
