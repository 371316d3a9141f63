#ifndef SERVER_RPC_UNARY_CALL_H_
#define SERVER_RPC_UNARY_CALL_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"

namespace gateway {

// A unary RPC that waits for its answer. Any thread may answer it, once. It
// ends at once if the caller is gone, and deletes itself when gRPC is done with
// it.
class UnaryCall final : public grpc::ServerUnaryReactor {
 public:
  // The part of the call that may outlive the call itself. Code that has to
  // answer the call holds this. Thread-safe.
  class Answer {
   public:
    // Sends initial metadata at once, unless the call is already answered.
    void SendMetadata(
        const std::vector<std::pair<std::string, std::string>>& metadata);
    // Ends the call with `status`. If that is OK, `fill` writes the response.
    // Has no effect if the call was answered before or the caller is gone.
    void Finish(const absl::Status& status,
                const std::function<void()>& fill = nullptr);
    // Keeps `wait` until the call is answered or the caller is gone.
    void Hold(std::shared_ptr<void> wait);
    // A token that is stopped when the caller is gone.
    std::stop_token caller_gone();

   private:
    friend class UnaryCall;
    // The caller is gone: drops what Hold() keeps.
    void GiveUp();
    // Takes the call and what Hold() keeps. Later callers get null.
    UnaryCall* Take(std::shared_ptr<void>& wait);

    Mutex mu_;
    UnaryCall* call_ ABSL_GUARDED_BY(mu_) = nullptr;
    std::shared_ptr<void> wait_ ABSL_GUARDED_BY(mu_);
    // Has no state until caller_gone() is called.
    std::stop_source caller_gone_ ABSL_GUARDED_BY(mu_){std::nostopstate};
  };

  explicit UnaryCall(grpc::CallbackServerContext* context);
  const std::shared_ptr<Answer>& answer() const { return answer_; }

 private:
  void OnCancel() override;
  void OnDone() override { delete this; }

  grpc::CallbackServerContext* const context_;
  const std::shared_ptr<Answer> answer_;
};

}  // namespace gateway

#endif  // SERVER_RPC_UNARY_CALL_H_
