#include "adapters/upstream/header_credentials.h"

#include <utility>

namespace gateway {

HeaderCredentials::HeaderCredentials(HttpHeaders headers)
    : headers_(std::move(headers)) {
  std::erase_if(headers_,
                [](const auto& header) { return header.second.empty(); });
}

void HeaderCredentials::Authorize(HttpRequest request,
                                  std::stop_token /*given_up*/,
                                  Authorized done) {
  request.headers.insert(request.headers.end(), headers_.begin(),
                         headers_.end());
  std::move(done)(AuthorizedRequest{std::move(request)});
}

bool HeaderCredentials::OnAnswer(int64_t /*session*/,
                                 const HttpResponse& /*response*/) {
  return false;
}

}  // namespace gateway
