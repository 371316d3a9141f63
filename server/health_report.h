#ifndef SERVER_HEALTH_REPORT_H_
#define SERVER_HEALTH_REPORT_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"
#include "server/health/readiness.h"
#include "server/rpc/grpc_server.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Takes from the parts what state they are in, and makes the metrics and
// grpc.health.v1 say so. Thread-safe.
class HealthReport {
 public:
  // `metrics` must outlive this.
  explicit HealthReport(Metrics& metrics) : metrics_(metrics) {}

  Readiness& readiness() { return readiness_; }

  // Returns what tells the state of `part`, which works at first.
  std::function<void(absl::Status)> StateOf(std::string part);

  // `server` says from the next change on what the parts say, until null is
  // set: then nothing uses it any more.
  void ShowOn(GrpcServer* server);

 private:
  void Show();

  Metrics& metrics_;
  Mutex mu_;  // What is shown last is right.
  GrpcServer* server_ ABSL_GUARDED_BY(mu_) = nullptr;
  Readiness readiness_{[this] { Show(); }};
};

}  // namespace gateway

#endif  // SERVER_HEALTH_REPORT_H_
