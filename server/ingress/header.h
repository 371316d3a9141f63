#ifndef SERVER_INGRESS_HEADER_H_
#define SERVER_INGRESS_HEADER_H_

#include "absl/strings/string_view.h"
#include "adapters/http/http_client.h"

namespace gateway {

// The value of the first header called `name`, in lower case as `headers` have
// it; empty if there is none.
inline absl::string_view HeaderOf(const HttpHeaders& headers,
                                  absl::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace gateway

#endif  // SERVER_INGRESS_HEADER_H_
