#ifndef SERVER_INGRESS_REPLIES_H_
#define SERVER_INGRESS_REPLIES_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "adapters/http/http_listener.h"
#include "server/health/readiness.h"

namespace gateway {

// The gateway's answers over HTTP. Each tells the sender what to do: nothing
// (200), send it again later (429, 503), or give up (the others). The body is
// JSON with `success`, as the platform's own answers have it.

// 200.
HttpReply Accepted();
// The same of a webhook: with its place in the event log, or that of the event
// which it repeats.
HttpReply AcceptedEvent(int64_t sequence, bool duplicate);
// The same of a webhook that became a dead letter.
HttpReply AcceptedLetter(int64_t number);
// 401, asking for `scheme`, such as `Basic`; empty: for none that HTTP has a
// name for.
HttpReply Unauthorized(const std::string& scheme);
HttpReply NotFound();
// 405, with the one method that is allowed.
HttpReply MethodNotAllowed(const std::string& allowed);
// 413.
HttpReply TooLarge();
// 429 with Retry-After.
HttpReply TooMany(absl::Duration wait);
// 503 with Retry-After.
HttpReply TryLater();
// The same where it may take a while: a person has to make room.
HttpReply NoRoom();
// Whether the gateway can take work: 200, or 503 with Retry-After and
//   {"success":false,"message":"...","not_ready":{"disk":"12 bytes are free"}}
// which names each part that cannot, and why.
HttpReply Ready(const Readiness::Parts& parts);

}  // namespace gateway

#endif  // SERVER_INGRESS_REPLIES_H_
