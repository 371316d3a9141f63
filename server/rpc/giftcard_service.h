#ifndef SERVER_RPC_GIFTCARD_SERVICE_H_
#define SERVER_RPC_GIFTCARD_SERVICE_H_

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"
#include "server/operations/operations.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: gift cards.
class GiftcardService final : public v1::GiftcardService::CallbackService {
 public:
  // Calls without a deadline are answered after `default_wait`.
  GiftcardService(Platform& platform, Operations& operations, Clock& clock,
                  absl::Duration default_wait)
      : platform_(platform),
        operations_(operations),
        clock_(clock),
        reads_(platform, operations, clock, default_wait),
        writes_(operations, clock, default_wait) {}

  grpc::ServerUnaryReactor* GetGiftcard(
      grpc::CallbackServerContext* context,
      const v1::GetGiftcardRequest* request,
      v1::GetGiftcardResponse* response) override;

  grpc::ServerUnaryReactor* RedeemGiftcard(
      grpc::CallbackServerContext* context,
      const v1::RedeemGiftcardRequest* request,
      v1::RedeemGiftcardResponse* response) override;

  grpc::ServerUnaryReactor* ActivateGiftcard(
      grpc::CallbackServerContext* context,
      const v1::ActivateGiftcardRequest* request,
      v1::ActivateGiftcardResponse* response) override;

  grpc::ServerUnaryReactor* RefundGiftcard(
      grpc::CallbackServerContext* context,
      const v1::RefundGiftcardRequest* request,
      v1::RefundGiftcardResponse* response) override;

  grpc::ServerUnaryReactor* GenerateGiftcards(
      grpc::CallbackServerContext* context,
      const v1::GenerateGiftcardsRequest* request,
      v1::GenerateGiftcardsResponse* response) override;

  grpc::ServerUnaryReactor* GenerateGiftcardPdf(
      grpc::CallbackServerContext* context,
      const v1::GenerateGiftcardPdfRequest* request,
      v1::GenerateGiftcardPdfResponse* response) override;

 private:
  Platform& platform_;
  Operations& operations_;
  Clock& clock_;
  const ReadCalls reads_;
  WriteCalls writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_GIFTCARD_SERVICE_H_
