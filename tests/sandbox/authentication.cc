#include "tests/sandbox/authentication.h"

#include <algorithm>
#include <sstream>
#include <string_view>

#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr std::string_view kBearer = "Bearer ";
constexpr char kSessionCookie[] = "FWSESSION";
// Demanded too: a client must keep every cookie, not only one.
constexpr char kNodeCookie[] = "FWNODE";
constexpr char kNode[] = "n1";
constexpr char kCookieScope[] = "; Path=/; HttpOnly";

std::string At(const std::map<std::string, std::string>& map,
               const std::string& key) {
  const auto found = map.find(key);
  return found == map.end() ? "" : found->second;
}

// Of a Cookie header: "name=value; name=value".
std::map<std::string, std::string> Cookies(const std::string& header) {
  std::map<std::string, std::string> cookies;
  std::istringstream pairs(header);
  for (std::string pair; std::getline(pairs >> std::ws, pair, ';');) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) continue;
    cookies[pair.substr(0, equals)] = pair.substr(equals + 1);
  }
  return cookies;
}

// The secret of a session; empty if the request shows none.
std::string SecretOf(AuthScheme scheme, const Request& request) {
  if (scheme == AuthScheme::kBearer) {
    const std::string header = At(request.credentials, "Authorization");
    return header.starts_with(kBearer) ? header.substr(kBearer.size()) : "";
  }
  if (scheme != AuthScheme::kCookies) return "";
  const auto cookies = Cookies(At(request.credentials, "Cookie"));
  if (At(cookies, kNodeCookie) != kNode) return "";
  return At(cookies, kSessionCookie);
}

Json SiteId(const Json& login) {
  const std::string site = TextAt(login, "siteId");
  const bool digits = !site.empty() &&
                      site.find_first_not_of("0123456789") == std::string::npos;
  return digits ? Exact(site) : Json(site);
}

}  // namespace

std::optional<Pass> PassOf(const AuthRules& rules, const Sessions& sessions,
                           const Request& request) {
  return sessions.Find(SecretOf(rules.scheme, request));
}

bool MayEnter(const AuthRules& rules, const Sessions& sessions,
              const Request& request) {
  switch (rules.scheme) {
    case AuthScheme::kNone: return true;
    case AuthScheme::kHeaders:
      return std::all_of(rules.credentials.begin(), rules.credentials.end(),
                         [&](const auto& demanded) {
                           return At(request.credentials, demanded.first) ==
                                  demanded.second;
                         });
    case AuthScheme::kBearer:
    case AuthScheme::kCookies:
      return PassOf(rules, sessions, request).has_value();
  }
  return false;
}

bool MayLogIn(const AuthRules& rules, const Json& login) {
  return login.is_object() &&
         std::all_of(rules.credentials.begin(), rules.credentials.end(),
                     [&](const auto& demanded) {
                       return TextAt(login, demanded.first) == demanded.second;
                     });
}

Json LoginAnswer(const Json& login, const std::string& token,
                 std::chrono::milliseconds lifetime) {
  return {{"username", TextAt(login, "username")},
          {"companyId", TextAt(login, "companyId")},
          {"siteId", SiteId(login)},
          {"token", token},
          {"expires", LedgerTime(std::chrono::system_clock::now() + lifetime)},
          {"expiresInMS", lifetime.count()}};
}

void SetCookies(const std::string& secret, Reply& reply) {
  const auto set = [&](const std::string& name, const std::string& value) {
    reply.headers.emplace("Set-Cookie", name + "=" + value + kCookieScope);
  };
  set(kSessionCookie, secret);
  set(kNodeCookie, kNode);
}

}  // namespace sandbox
