#ifndef ADAPTERS_ONE_ANSWERS_H_
#define ADAPTERS_ONE_ANSWERS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json_document.h"
#include "adapters/http/http_client.h"
#include "adapters/one/options.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/platform.h"

// ONe's answers. How it words failures is not documented, so the HTTP status
// decides. Errors are as Platform describes them, and NOT_FOUND
// (UPSTREAM_REJECTED) for a 404. `now` is for Retry-After.
namespace gateway::one {

// Reads the object that answers a read: only a 2xx has one.
absl::StatusOr<JsonDocument> ReadAnswer(const HttpExchange& exchange,
                                        absl::Time now);

// What the answer to a write proves:
//  * kSucceeded: a 2xx, with JSON or without a body. The response is left open.
//  * kRejected: a 4xx (not 408) of that kind; also a 401 with any body, which
//    says that nothing was let in, and a 2xx that says `success:false` after
//    all.
//  * kNotSent: nothing of the body left; or a 429 of that kind: ONe turned the
//    call away, so that it may be repeated.
//  * kUnknown: all else, such as any 5xx, a redirect, 408, HTML, a body that
//    cannot be read, and a connection that broke.
Sent ReadAck(const HttpExchange& exchange, absl::Time now);

// Whether `body` is an object that says `success`, and so not a proxy's.
bool IsOwnAnswer(absl::string_view body);

inline constexpr Dialect kDialect = {kName, ReadAnswer, IsOwnAnswer};

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_ANSWERS_H_
