#ifndef SERVER_RPC_DEAD_LETTER_SERVICE_H_
#define SERVER_RPC_DEAD_LETTER_SERVICE_H_

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "fourws/gateway/v1/dead_letter_service.grpc.pb.h"
#include "server/notifications/dead_letters.h"

namespace gateway {

// The gRPC service of webhooks that could not be processed. Thread-safe.
class DeadLetterService final : public v1::DeadLetterService::CallbackService {
 public:
  // A replay without a deadline ends after `default_wait`. `letters` and
  // `clock` must outlive this and its calls.
  DeadLetterService(const DeadLetters& letters, Clock& clock,
                    absl::Duration default_wait)
      : letters_(letters), clock_(clock), default_wait_(default_wait) {}

  grpc::ServerUnaryReactor* ListDeadLetters(
      grpc::CallbackServerContext* context,
      const v1::ListDeadLettersRequest* request,
      v1::ListDeadLettersResponse* response) override;

  grpc::ServerUnaryReactor* GetDeadLetter(
      grpc::CallbackServerContext* context,
      const v1::GetDeadLetterRequest* request,
      v1::GetDeadLetterResponse* response) override;

  grpc::ServerUnaryReactor* ReplayDeadLetters(
      grpc::CallbackServerContext* context,
      const v1::ReplayDeadLettersRequest* request,
      v1::ReplayDeadLettersResponse* response) override;

  grpc::ServerUnaryReactor* DiscardDeadLetters(
      grpc::CallbackServerContext* context,
      const v1::DiscardDeadLettersRequest* request,
      v1::DiscardDeadLettersResponse* response) override;

  grpc::ServerUnaryReactor* ImportDeadLetters(
      grpc::CallbackServerContext* context,
      const v1::ImportDeadLettersRequest* request,
      v1::ImportDeadLettersResponse* response) override;

 private:
  const DeadLetters& letters_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_DEAD_LETTER_SERVICE_H_
