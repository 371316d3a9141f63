#ifndef ADAPTERS_FOURWS_STATIC_CREDENTIALS_H_
#define ADAPTERS_FOURWS_STATIC_CREDENTIALS_H_

#include <string>

#include "adapters/http/http_client.h"

namespace gateway::fourws {

// Credentials that every request carries, as 4ws.trade's KeepIT side documents
// them.
struct StaticCredentials {
  std::string username;
  std::string password;
  std::string company_id;
  std::string site_id;

  HttpHeaders ToHeaders() const {
    return {{"username", username},
            {"password", password},
            {"companyId", company_id},
            {"siteId", site_id}};
  }
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_STATIC_CREDENTIALS_H_
