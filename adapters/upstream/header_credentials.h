#ifndef ADAPTERS_UPSTREAM_HEADER_CREDENTIALS_H_
#define ADAPTERS_UPSTREAM_HEADER_CREDENTIALS_H_

#include <cstdint>

#include "adapters/upstream/authenticator.h"

namespace gateway {

// Sends fixed credentials as headers with every request. A header whose value
// is empty is not sent.
class HeaderCredentials final : public Authenticator {
 public:
  explicit HeaderCredentials(HttpHeaders headers);

  void Authorize(HttpRequest request, std::stop_token given_up,
                 Authorized done) override;
  // Always false: there are no other credentials to try.
  bool OnAnswer(int64_t session, const HttpResponse& response) override;
  void Stop() override {}

 private:
  HttpHeaders headers_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_HEADER_CREDENTIALS_H_
