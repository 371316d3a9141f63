#ifndef ADAPTERS_UPSTREAM_EXCHANGES_H_
#define ADAPTERS_UPSTREAM_EXCHANGES_H_

#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/gate.h"
#include "adapters/upstream/gate_options.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/login_client.h"
#include "adapters/upstream/reads.h"
#include "adapters/upstream/stoppable_http_client.h"
#include "adapters/upstream/writes.h"

namespace gateway {

// `gate` for an upstream whose reads and writes have these time-outs. One that
// never answers must count as failed although the gateway's own time-outs are
// short.
GateOptions WithinTimeouts(GateOptions gate, absl::Duration read_timeout,
                           absl::Duration write_timeout);

// All exchanges with one upstream over HTTP: the parts that a platform sends
// its reads and writes with, in the order in which they are built and stopped.
// Thread-safe.
class Exchanges {
 public:
  // `clock` must outlive this.
  Exchanges(const GateOptions& gate, const Dialect& dialect,
            std::unique_ptr<HttpClient> http,
            const AuthenticatorMaker& make_authenticator, Clock& clock);
  // Stops first.
  ~Exchanges();

  // Ends all reads and writes, also those that wait; their `done` is called.
  // Later ones fail at once; so do those that other threads are just about to
  // begin.
  void Stop();

  Reads& reads() { return reads_; }
  Writes& writes() { return writes_; }
  // For the platform's own answers. Stop() stops it, too.
  Later& later() { return later_; }

 private:
  Later later_;
  Gate gate_;
  StoppableHttpClient http_;
  LoginClient logins_;
  const std::unique_ptr<Authenticator> authenticator_;
  Reads reads_;
  Writes writes_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_EXCHANGES_H_
