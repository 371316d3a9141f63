#ifndef SERVER_RPC_CALL_ANSWER_H_
#define SERVER_RPC_CALL_ANSWER_H_

#include <functional>
#include <memory>
#include <stop_token>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"
#include "server/rpc/server_call.h"

namespace gateway {

// The part of a call that may outlive the call itself. Code that has to answer
// the call holds this. Any thread may answer, once. Thread-safe.
class CallAnswer {
 public:
  explicit CallAnswer(ServerCall& call) : call_(&call) {}

  // Sends initial metadata at once, unless the call is already answered.
  void SendMetadata(const ServerCall::Metadata& metadata);
  // Ends the call with `status`. If that is OK, `fill` writes the response. Has
  // no effect if the call was answered before or the caller is gone.
  void Finish(const absl::Status& status,
              const std::function<void()>& fill = nullptr);
  // Keeps `wait` until the call is answered or the caller is gone.
  void Hold(std::shared_ptr<void> wait);
  // A token that is stopped when the caller is gone.
  std::stop_token caller_gone();

  // For the call: the caller is gone. Drops what Hold() keeps, and ends the
  // call, for gRPC wants every call finished all the same.
  void OnCallerGone();

 private:
  void GiveUp();
  // Takes the call and what Hold() keeps. Later callers get null.
  ServerCall* Take(std::shared_ptr<void>& wait);

  Mutex mu_;
  ServerCall* call_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<void> wait_ ABSL_GUARDED_BY(mu_);
  // Has no state until caller_gone() is called.
  std::stop_source caller_gone_ ABSL_GUARDED_BY(mu_){std::nostopstate};
};

}  // namespace gateway

#endif  // SERVER_RPC_CALL_ANSWER_H_
