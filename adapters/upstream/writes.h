#ifndef ADAPTERS_UPSTREAM_WRITES_H_
#define ADAPTERS_UPSTREAM_WRITES_H_

#include <atomic>
#include <memory>

#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/gate.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/platform.h"

namespace gateway {

// How the only exchange of a write ended.
struct WriteExchange {
  HttpExchange http;
  // Upstream refused the credentials. The authenticator will now replace them.
  bool session_ended = false;
};

// A write in the form that a platform over HTTP makes of it, still without
// credentials and deadline.
struct HttpWrite final : EncodedWrite {
  google::protobuf::Any request;  // Of the contract, to read the answer.
  UnpackedRequest unpacked;       // The message in it, or null.
  HttpRequest http;
};

// Sends requests that change something upstream. It hands each one to the
// HttpClient once and never again, whatever becomes of it. Thread-safe.
class Writes {
 public:
  // All must outlive the calls of this.
  Writes(HttpClient& http, Authenticator& authenticator, Gate& gate,
         Later& later);

  // As Platform::Admit().
  void Admit(const Until& until, Reply<std::shared_ptr<Permit>> reply);

  // Sends `request` in the place that Admit() gave, `permit`; without a permit
  // waits for a place first. An error proves that nothing left the gateway.
  void Send(HttpRequest request, std::shared_ptr<Permit> permit,
            Done<WriteExchange> done);

  // From here on no request leaves.
  void Stop() { stopped_ = true; }

 private:
  void Leave(HttpRequest request, std::shared_ptr<Place> place,
             Done<WriteExchange> done);

  HttpClient& http_;
  Authenticator& authenticator_;
  Gate& gate_;
  Later& later_;
  std::atomic<bool> stopped_ = false;
};

// The end of a write that was not sent because of `error`.
Sent NotSent(absl::Status error);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_WRITES_H_
