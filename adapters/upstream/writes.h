#ifndef ADAPTERS_UPSTREAM_WRITES_H_
#define ADAPTERS_UPSTREAM_WRITES_H_

#include <atomic>
#include <memory>

#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/gate.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/platform.h"

namespace gateway {

// How the one exchange of a write ended.
struct WriteExchange {
  HttpExchange http;
  // Upstream refused the credentials, which will now be replaced.
  bool session_ended = false;
};

// A write as a platform over HTTP encodes it, without credentials and deadline.
struct HttpWrite final : EncodedWrite {
  google::protobuf::Any request;  // Of the contract: the answer is read by it.
  HttpRequest http;
};

// Sends requests that change something upstream: each is handed to the
// HttpClient once and never again, whatever becomes of it. Thread-safe.
class Writes {
 public:
  // All must outlive the calls of this.
  Writes(HttpClient& http, Authenticator& authenticator, Gate& gate,
         Clock& clock, Later& later);

  // As Platform::Admit.
  void Admit(const Until& until, Done<std::shared_ptr<Permit>> done);

  // Sends `request` with a permit of Admit()'s, or waits for one. An error
  // proves that nothing left.
  void Send(HttpRequest request, std::shared_ptr<Permit> permit,
            Done<WriteExchange> done);

  // Lets nothing leave any more.
  void Stop() { stopped_ = true; }

 private:
  void Leave(HttpRequest request, std::shared_ptr<Place> place,
             Done<WriteExchange> done);

  HttpClient& http_;
  Authenticator& authenticator_;
  Gate& gate_;
  Clock& clock_;
  Later& later_;
  std::atomic<bool> stopped_ = false;
};

// `error` as the end of a write that was not sent.
Sent NotSent(absl::Status error);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_WRITES_H_
