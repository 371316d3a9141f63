#ifndef ADAPTERS_UPSTREAM_DIALECT_H_
#define ADAPTERS_UPSTREAM_DIALECT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/http/http_client.h"
#include "nlohmann/json.hpp"

namespace gateway {

// How one upstream is named and how its answers are understood: all that the
// parts for any upstream know of it. A constant of the upstream's adapter.
struct Dialect {
  absl::string_view upstream;  // As errors and logs name it.
  // The object answered to a read, or an error as Platform describes them.
  // `now` is for Retry-After.
  absl::StatusOr<nlohmann::json> (*read_answer)(const HttpExchange& exchange,
                                                absl::Time now);
  // Whether `body` is in upstream's own words, so that upstream is alive
  // although the HTTP status is a 5xx.
  bool (*is_own_answer)(absl::string_view body);
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_DIALECT_H_
