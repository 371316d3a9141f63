#include "server/rpc/balance_after.h"

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/base/unpack.h"
#include "adapters/upstream/giftcard_read.h"

namespace gateway {

using google::protobuf::Any;

namespace {

// What a caller waits at most for a balance that is not the outcome.
constexpr absl::Duration kLongestRead = absl::Seconds(2);

}  // namespace

Any WithBalance(const Any& result, const v1::Giftcard& card) {
  auto redeemed = Unpack<v1::RedeemGiftcardResponse>(result);
  if (!redeemed.ok()) return result;
  *redeemed->mutable_balance_after() = card.balance();
  Any packed;
  packed.PackFrom(*redeemed);
  return packed;
}

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
