#include "server/rpc/giftcard_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "adapters/upstream/giftcard_read.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/validate.h"

namespace gateway {
namespace {

using Answer = std::shared_ptr<UnaryCall::Answer>;

// What a caller waits at most for a balance that is not the outcome.
constexpr absl::Duration kLongestReadAfter = absl::Seconds(2);

// The money was taken, whatever becomes of one more reading.
void ReadBalanceAfter(Platform& platform, const std::string& barcode,
                      absl::Time deadline, const Answer& answer,
                      v1::RedeemGiftcardResponse* response,
                      v1::RedeemGiftcardResponse redeemed) {
  ReadGiftcard(platform, barcode, Until(deadline, answer->caller_gone()),
               [answer, response, redeemed = std::move(redeemed)](
                   absl::StatusOr<v1::Giftcard> card) mutable {
                 if (card.ok())
                   *redeemed.mutable_balance_after() = card->balance();
                 answer->Finish(absl::OkStatus(),
                                [&] { response->Swap(&redeemed); });
               });
}

}  // namespace

grpc::ServerUnaryReactor* GiftcardService::GetGiftcard(
    grpc::CallbackServerContext* context, const v1::GetGiftcardRequest* request,
    v1::GetGiftcardResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* GiftcardService::RedeemGiftcard(
    grpc::CallbackServerContext* context,
    const v1::RedeemGiftcardRequest* request,
    v1::RedeemGiftcardResponse* response) {
  if (!request->read_balance_after())
    return writes_.Run(context, *request, response);
  const auto finish = [this, response, barcode = request->barcode()](
                          const Answer& answer, absl::Time give_up,
                          const google::protobuf::Any& result) {
    v1::RedeemGiftcardResponse redeemed;
    result.UnpackTo(&redeemed);
    // A shutdown would cut the reading, and with it the answer, short.
    if (operations_.draining())
      return answer->Finish(absl::OkStatus(),
                            [&] { response->Swap(&redeemed); });
    ReadBalanceAfter(platform_, barcode,
                     std::min(give_up, clock_.Now() + kLongestReadAfter),
                     answer, response, std::move(redeemed));
  };
  return writes_.Run(context, *request, response, finish);
}

grpc::ServerUnaryReactor* GiftcardService::ActivateGiftcard(
    grpc::CallbackServerContext* context,
    const v1::ActivateGiftcardRequest* request,
    v1::ActivateGiftcardResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* GiftcardService::RefundGiftcard(
    grpc::CallbackServerContext* context,
    const v1::RefundGiftcardRequest* request,
    v1::RefundGiftcardResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* GiftcardService::GenerateGiftcards(
    grpc::CallbackServerContext* context,
    const v1::GenerateGiftcardsRequest* request,
    v1::GenerateGiftcardsResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* GiftcardService::GenerateGiftcardPdf(
    grpc::CallbackServerContext* context,
    const v1::GenerateGiftcardPdfRequest* request,
    v1::GenerateGiftcardPdfResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
