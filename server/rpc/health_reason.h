#ifndef SERVER_RPC_HEALTH_REASON_H_
#define SERVER_RPC_HEALTH_REASON_H_

#include <memory>
#include <string>

#include "adapters/base/mutex.h"
#include "grpcpp/support/server_interceptor.h"

namespace gateway {

// Why the health service says NOT_SERVING; empty while it says SERVING.
// Thread-safe.
class HealthReason {
 public:
  void Set(std::string why);
  std::string Get() const;

 private:
  mutable Mutex mu_;
  std::string why_ ABSL_GUARDED_BY(mu_);
};

// Returns an interceptor that adds the reason, if there is one, to answers of
// grpc.health.v1.Health/Check, as initial metadata `fourws-not-ready`: the
// answer itself has no field for it. Watch does not tell it, because metadata
// leave only once.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewHealthExplainer(std::shared_ptr<const HealthReason> reason);

}  // namespace gateway

#endif  // SERVER_RPC_HEALTH_REASON_H_
