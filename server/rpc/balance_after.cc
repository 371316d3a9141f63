#include "server/rpc/balance_after.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/upstream/giftcard_read.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace gateway {
namespace {

using google::protobuf::Any;

// What a caller waits at most for a balance that is not the outcome.
constexpr absl::Duration kLongestRead = absl::Seconds(2);

// `result`, a v1::RedeemGiftcardResponse, with the balance of `card`.
absl::StatusOr<Any> WithBalance(const Any& result, const v1::Giftcard& card) {
  v1::RedeemGiftcardResponse redeemed;
  if (!result.UnpackTo(&redeemed))
    return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                     "the answer to a redeem cannot be read");
  *redeemed.mutable_balance_after() = card.balance();
  Any packed;
  packed.PackFrom(redeemed);
  return packed;
}

}  // namespace

WriteMethods::Finish BalanceAfter::operator()(
    const google::protobuf::Message& request) const {
  const auto& redeem = static_cast<const v1::RedeemGiftcardRequest&>(request);
  if (!redeem.read_balance_after()) return nullptr;
  return [self = *this, barcode = redeem.barcode()](const ContractReply& reply,
                                                    absl::Time give_up,
                                                    const Any& result) {
    // A shutdown would cut the reading, and with it the answer, short.
    if (self.operations_->draining()) return reply.Finish(result);
    const absl::Time until =
        std::min(give_up, self.clock_->Now() + kLongestRead);
    ReadGiftcard(
        *self.platform_, barcode, Until(until, reply.answer().caller_gone()),
        [reply, result](const absl::StatusOr<v1::Giftcard>& card) {
          reply.Finish(card.ok() ? WithBalance(result, *card) : result);
        });
  };
}

}  // namespace gateway
