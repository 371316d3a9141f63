#include "adapters/upstream/exchanges.h"

#include <algorithm>
#include <utility>

namespace gateway {

GateOptions WithinTimeouts(GateOptions gate, absl::Duration read_timeout,
                           absl::Duration write_timeout) {
  gate.breaker.patience =
      std::min({gate.breaker.patience, read_timeout / 2, write_timeout / 2});
  return gate;
}

Exchanges::Exchanges(const GateOptions& gate, const Dialect& dialect,
                     std::unique_ptr<HttpClient> http,
                     const AuthenticatorMaker& make_authenticator, Clock& clock)
    : later_(clock),
      gate_(gate, dialect, clock, later_),
      http_(std::move(http), later_),
      logins_(gate_, http_),
      authenticator_(make_authenticator(logins_)),
      reads_(http_, *authenticator_, gate_, dialect, clock, later_),
      writes_(http_, *authenticator_, gate_, later_) {}

Exchanges::~Exchanges() { Stop(); }

void Exchanges::Stop() {
  // First what could begin an exchange, then the exchanges.
  reads_.Stop();
  writes_.Stop();
  gate_.Stop();
  authenticator_->Stop();
  later_.Stop();
  http_.Stop();
  later_.Stop();  // Whatever the last exchanges left.
}

}  // namespace gateway
