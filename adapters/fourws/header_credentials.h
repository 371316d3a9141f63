#ifndef ADAPTERS_FOURWS_HEADER_CREDENTIALS_H_
#define ADAPTERS_FOURWS_HEADER_CREDENTIALS_H_

#include <cstdint>
#include <string>

#include "adapters/fourws/authenticator.h"

namespace gateway::fourws {

// Sends fixed credentials as headers with every request. What is empty is not
// sent; all empty means none.
class HeaderCredentials final : public Authenticator {
 public:
  // As 4ws.trade's KeepIT side documents them.
  struct Values {
    std::string username;
    std::string password;
    std::string company_id;
    std::string site_id;
  };

  explicit HeaderCredentials(const Values& values);
  explicit HeaderCredentials(HttpHeaders headers);

  void Authorize(HttpRequest request, std::stop_token given_up,
                 Authorized done) override;
  // Always false: there are no other credentials to try.
  bool OnAnswer(int64_t session, const HttpResponse& response) override;
  void Stop() override {}

 private:
  HttpHeaders headers_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_HEADER_CREDENTIALS_H_
