#ifndef TESTS_SANDBOX_AUTHENTICATION_H_
#define TESTS_SANDBOX_AUTHENTICATION_H_

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "tests/sandbox/message.h"
#include "tests/sandbox/sessions.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// What a request must show to be let in.
enum class AuthScheme {
  kNone,
  kHeaders,  // The credentials, in headers of their names.
  kBearer,   // The token of a login.
  kCookies,  // The cookies of a login.
};

struct AuthRules {
  AuthScheme scheme = AuthScheme::kHeaders;
  // username, password, companyId, siteId: those given are demanded.
  std::map<std::string, std::string> credentials;
};

// The live pass that a request shows, where the scheme has any.
std::optional<Pass> PassOf(const AuthRules& rules, const Sessions& sessions,
                           const Request& request);

bool MayEnter(const AuthRules& rules, const Sessions& sessions,
              const Request& request);

// Whether the body of a login has the demanded credentials.
bool MayLogIn(const AuthRules& rules, const Json& login);

// The documented answer to a login.
Json LoginAnswer(const Json& login, const std::string& token,
                 std::chrono::milliseconds lifetime);

// Sets a session's cookies.
void SetCookies(const std::string& secret, Reply& reply);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_AUTHENTICATION_H_
