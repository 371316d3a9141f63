#ifndef ADAPTERS_FOURWS_ENVELOPE_H_
#define ADAPTERS_FOURWS_ENVELOPE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/json_document.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/platform.h"

// 4ws.trade's answers: `{"success":true,...}`, `{"success":false,"message":""}`
// and `{"message":"Access Denied."}`, under whatever HTTP status. `now` is for
// Retry-After.
namespace gateway::fourws {

// Reads the object that answers a read. The body decides before the status: a
// body with `success:false` is an error under any status; one with
// `success:true`, or without `success`, is an answer only under a 2xx. Errors
// are as Platform describes them; DEADLINE_EXCEEDED and UNAVAILABLE of the
// exchange itself become Unreachable().
absl::StatusOr<JsonDocument> ReadAnswer(const HttpExchange& exchange,
                                        absl::Time now);

// What the answer to a write proves:
//  * kAccepted: a 2xx with `success:true`; its `id` too.
//  * kRejected: a 2xx or 4xx (not 408) with `success:false`; also a 401 with
//    any body that does not say `success:true`, such as the documented
//    `{"message":"Access Denied."}` or the page of a server before 4ws.trade:
//    it says that nothing was let in.
//  * kNotSent: nothing of the body left; or a 429 with upstream's own JSON: it
//    turned the call away, so that it may be repeated.
//  * kUnknown: all else, such as any 5xx, a redirect, 408, HTML, a body that
//    cannot be read, and a connection that broke.
Sent ReadAck(const HttpExchange& exchange, absl::Time now);

// Whether `body` is in 4ws.trade's own words: an object that has `success`.
bool IsOwnAnswer(absl::string_view body);

inline constexpr Dialect kDialect = {kUpstream, ReadAnswer, IsOwnAnswer};

// What the body of a callback says: `success` decides, and nothing else. `json`
// is the body if it could be read.
struct CallbackBody {
  Outcome::Kind kind = Outcome::Kind::kUnreadable;
  JsonDocument json;
  absl::Status error;  // For kRejected.
};
CallbackBody ReadCallbackBody(absl::string_view body);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_ENVELOPE_H_
