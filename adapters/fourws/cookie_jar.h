#ifndef ADAPTERS_FOURWS_COOKIE_JAR_H_
#define ADAPTERS_FOURWS_COOKIE_JAR_H_

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/ticket.h"

namespace gateway::fourws {

// The cookies that a login's answer set, as later answers renew them. All of
// them go back to the one platform that they came from: path, domain and flags
// are ignored. 4ws.trade renews the session itself, by new cookies. So the
// session is over when a cookie ends, or when no new one came for as long as
// the login said that it lives.
class CookieJar final : public Ticket {
 public:
  // INTERNAL (UPSTREAM_UNAUTHENTICATED) for an answer without cookies.
  static TicketMaker Maker(absl::Duration renew_before);

  // `life` of a session without new cookies, if it is known.
  CookieJar(std::optional<absl::Duration> life, absl::Duration renew_before);

  void Apply(HttpRequest& request) const override;
  void OnAnswer(const HttpResponse& response, const Moment& at) override;
  absl::Time renew_at() const override { return term().renew_at; }
  absl::Time ends_at() const override { return term().ends_at; }

  bool empty() const { return cookies_.empty(); }

 private:
  struct Cookie {
    std::string value;
    Term term;
  };

  // Takes one Set-Cookie, and returns whether there is a new cookie. What is
  // malformed or too much is left.
  bool Take(absl::string_view header, const Moment& at);
  // What ends first.
  Term term() const;

  const std::optional<absl::Duration> life_;
  const absl::Duration renew_before_;
  Term session_;
  std::map<std::string, Cookie> cookies_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_COOKIE_JAR_H_
