#ifndef ADAPTERS_UPSTREAM_LOGIN_CLIENT_H_
#define ADAPTERS_UPSTREAM_LOGIN_CLIENT_H_

#include "adapters/http/http_client.h"
#include "adapters/upstream/gate.h"

namespace gateway {

// Sends logins, each in a place of its own. A login that gets no place ends
// with the gate's status.
class LoginClient final : public HttpClient {
 public:
  // Both must outlive the exchanges of this client, which end when those of
  // `http` end.
  LoginClient(Gate& gate, HttpClient& http) : gate_(gate), http_(http) {}

  void Send(HttpRequest request, Done done) override;

 private:
  Gate& gate_;
  HttpClient& http_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_LOGIN_CLIENT_H_
