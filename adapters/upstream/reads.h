#ifndef ADAPTERS_UPSTREAM_READS_H_
#define ADAPTERS_UPSTREAM_READS_H_

#include <atomic>
#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/json_document.h"
#include "adapters/base/until.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/gate.h"
#include "adapters/upstream/later.h"

namespace gateway {

// Sends requests that change nothing upstream, and so may be repeated. If
// upstream cannot be reached, its answer cannot be read or it asks for fewer
// calls, a request is repeated up to twice, after a short, jittered pause and
// not before upstream's Retry-After; and once more after credentials were
// renewed. Each try takes a place of its own, but the circuit breaker counts
// all of them as one call. No try begins past the deadline or after the caller
// gave up; one that has begun goes to its end. Thread-safe.
class Reads {
 public:
  // All must outlive the calls of this.
  Reads(HttpClient& http, Authenticator& authenticator, Gate& gate,
        const Dialect& dialect, Clock& clock, Later& later);

  // Answers with the body, an object, or with an error as Platform describes
  // them: DEADLINE_EXCEEDED if the caller's deadline came first; UNAVAILABLE if
  // the end of `timeout` did, which covers all tries.
  void Send(HttpRequest request, const Until& until, absl::Duration timeout,
            Done<JsonDocument> done);

  // From here on no request leaves: each try fails.
  void Stop() { stopped_ = true; }

 private:
  struct Call;
  using CallPtr = std::unique_ptr<Call>;

  void Try(CallPtr call);
  void TryAt(absl::Time when, CallPtr call);
  void FinishLater(CallPtr call, absl::Status why);
  void Leave(CallPtr call);
  void OnExchange(CallPtr call, const HttpExchange& exchange);

  HttpClient& http_;
  Authenticator& authenticator_;
  Gate& gate_;
  const Dialect dialect_;
  Clock& clock_;
  Later& later_;
  std::atomic<bool> stopped_ = false;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_READS_H_
