#include "adapters/fourws/cookie_jar.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/http_date.h"

namespace gateway::fourws {
namespace {

constexpr size_t kMaxCookies = 32;
constexpr size_t kMaxCookieBytes = 4096;

using Part = std::pair<absl::string_view, absl::string_view>;

// `name=value`, without spaces around either.
Part Split(absl::string_view part) {
  const Part split = absl::StrSplit(part, absl::MaxSplits('=', 1));
  return {absl::StripAsciiWhitespace(split.first),
          absl::StripAsciiWhitespace(split.second)};
}

// Whether `text` may be sent back; RFC 6265, and a little more in values, as
// browsers have it.
bool IsSendable(absl::string_view text, absl::string_view barred) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) &&
           !absl::StrContains(barred, c);
  });
}

// For how long a cookie with these attributes is kept; Max-Age goes before
// Expires, a time by the system's clocks.
std::optional<absl::Duration> LifeOf(
    const std::vector<absl::string_view>& parts, absl::Time wall_now) {
  std::optional<absl::Duration> life;
  for (size_t i = 1; i < parts.size(); ++i) {
    const auto [name, value] = Split(parts[i]);
    if (absl::EqualsIgnoreCase(name, "max-age")) {
      if (const auto seconds = ReadHttpSeconds(value)) return seconds;
    }
    if (!absl::EqualsIgnoreCase(name, "expires")) continue;
    if (const auto date = ReadHttpDate(value)) life = *date - wall_now;
  }
  return life;
}

}  // namespace

TicketMaker CookieJar::Maker(absl::Duration renew_before) {
  return [renew_before](
             const HttpExchange& exchange,
             const Moment& asked) -> absl::StatusOr<std::unique_ptr<Ticket>> {
    ASSIGN_OR_RETURN(const LoginAnswer login, ReadLogin(exchange, asked.wall));
    auto jar = std::make_unique<CookieJar>(login.life, renew_before);
    jar->OnAnswer(*exchange.response, asked);
    if (jar->empty()) return Unauthenticated("", kUpstream);
    return jar;
  };
}

CookieJar::CookieJar(std::optional<absl::Duration> life,
                     absl::Duration renew_before)
    : life_(life), renew_before_(renew_before) {}

void CookieJar::Apply(HttpRequest& request) const {
  std::string header;
  for (const auto& [name, cookie] : cookies_) {
    absl::StrAppend(&header, header.empty() ? "" : "; ", name, "=",
                    cookie.value);
  }
  request.headers.emplace_back("Cookie", std::move(header));
}

void CookieJar::OnAnswer(const HttpResponse& response, const Moment& at) {
  bool is_renewed = false;
  for (const auto& [name, value] : response.headers) {
    if (name == "set-cookie" && Take(value, at)) is_renewed = true;
  }
  if (is_renewed && life_.has_value())
    session_ = TermOf(at.now, *life_, renew_before_);
}

Term CookieJar::term() const {
  // A session that lost its cookies is over.
  if (cookies_.empty()) return {absl::InfinitePast(), absl::InfinitePast()};
  Term first = session_;
  for (const auto& [name, cookie] : cookies_) {
    first.renew_at = std::min(first.renew_at, cookie.term.renew_at);
    first.ends_at = std::min(first.ends_at, cookie.term.ends_at);
  }
  return first;
}

bool CookieJar::Take(absl::string_view header, const Moment& at) {
  const std::vector<absl::string_view> parts = absl::StrSplit(header, ';');
  const auto [name, value] = Split(parts[0]);
  if (name.empty() || !IsSendable(name, "()<>@,;:\\\"/[]?={}") ||
      !IsSendable(value, ";") || name.size() + value.size() > kMaxCookieBytes) {
    return false;
  }
  const std::string key(name);
  const std::optional<absl::Duration> life = LifeOf(parts, at.wall);
  if (life.has_value() && *life <= absl::ZeroDuration()) {
    cookies_.erase(key);
    return false;
  }
  if (cookies_.size() >= kMaxCookies && !cookies_.contains(key)) return false;
  Cookie& cookie = cookies_[key];
  cookie.value = std::string(value);
  cookie.term =
      life.has_value() ? TermOf(at.now, *life, renew_before_) : Term();
  return true;
}

}  // namespace gateway::fourws
