#ifndef SERVER_RPC_SERVER_CALL_H_
#define SERVER_RPC_SERVER_CALL_H_

#include <string>
#include <utility>
#include <vector>

#include "grpcpp/support/status.h"

namespace gateway {

// A unary RPC that gRPC has begun and that must be finished once, however gRPC
// hands it over.
class ServerCall {
 public:
  using Metadata = std::vector<std::pair<std::string, std::string>>;

  // Sends initial metadata at once: once at most, and before Finish().
  virtual void SendMetadata(const Metadata& metadata) = 0;
  // Sends `status` and, if that is OK, the response. The call may be gone when
  // this returns.
  virtual void Finish(const grpc::Status& status) = 0;

 protected:
  ~ServerCall() = default;
};

}  // namespace gateway

#endif  // SERVER_RPC_SERVER_CALL_H_
