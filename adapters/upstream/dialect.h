#ifndef ADAPTERS_UPSTREAM_DIALECT_H_
#define ADAPTERS_UPSTREAM_DIALECT_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json_document.h"
#include "adapters/http/http_client.h"

namespace gateway {

// The name of one upstream, and how to read its answers. The parts of this
// folder know nothing else about it. Each upstream's adapter has one as a
// constant.
struct Dialect {
  absl::string_view upstream;  // As errors and logs name it.
  // Reads the object that answers a read, or returns an error as Platform
  // describes them. `wall_now`, the system's time, serves to read Retry-After.
  absl::StatusOr<JsonDocument> (*read_answer)(const HttpExchange& exchange,
                                              absl::Time wall_now);
  // Whether `body` is in upstream's own words, so that upstream is alive
  // although the HTTP status is a 5xx.
  bool (*is_own_answer)(absl::string_view body);
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_DIALECT_H_
