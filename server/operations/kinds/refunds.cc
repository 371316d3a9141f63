#include "server/operations/kinds/refunds.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/evidence.h"
#include "server/operations/find_owned.h"
#include "server/operations/refusals.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;

constexpr int kPage = 100;

// Whether the refund gave money back or may still do so. One that waits for its
// turn will count the others when that comes.
bool Counts(const OperationRecord& refund) {
  switch (refund.state()) {
    case State::STATE_QUEUED: return false;
    case State::STATE_FAILED: return CountContradictions(refund) > 0;
    default: return true;
  }
}

// Goes through the refunds on the redeem's card, a page at a time.
class Reckoning : public std::enable_shared_from_this<Reckoning> {
 public:
  Reckoning(OperationStore& store, std::string redeem, std::string resource,
            Decimal left, Reply<Decimal> reply)
      : store_(store),
        redeem_(std::move(redeem)),
        left_(left),
        reply_(std::move(reply)) {
    query_.method = kRefundMethod;
    query_.resource = std::move(resource);
  }

  void NextPage() {
    store_.List(
        query_, kPage,
        [self = shared_from_this()](const absl::StatusOr<OperationPage>& page) {
          self->OnPage(page);
        });
  }

 private:
  void OnPage(const absl::StatusOr<OperationPage>& page) {
    if (!page.ok()) return std::move(reply_)(OperationNotRead());
    for (const OperationRecord& refund : page->records) {
      if (const absl::Status status = Subtract(refund); !status.ok())
        return std::move(reply_)(status);
    }
    if (page->more_before.empty()) return std::move(reply_)(left_);
    query_.before_name = page->more_before;
    NextPage();
  }

  absl::Status Subtract(const OperationRecord& record) {
    ASSIGN_OR_RETURN(const auto refund,
                     Unpack<v1::RefundGiftcardRequest>(record.request()));
    if (refund.redeem_operation() != redeem_ || !Counts(record))
      return absl::OkStatus();
    ASSIGN_OR_RETURN(const Decimal amount, Decimal::FromMoney(refund.amount()));
    ASSIGN_OR_RETURN(left_, Sum(left_, -amount));
    return absl::OkStatus();
  }

  OperationStore& store_;
  const std::string redeem_;
  OperationQuery query_;
  Decimal left_;
  Reply<Decimal> reply_;
};

// Whether money was taken, and nothing speaks against it.
bool HasTaken(const OperationRecord& redeem) {
  return redeem.request().Is<v1::RedeemGiftcardRequest>() &&
         redeem.state() == State::STATE_SUCCEEDED &&
         CountContradictions(redeem) == 0;
}

absl::StatusOr<Decimal> TakenBy(const OperationRecord& redeem) {
  ASSIGN_OR_RETURN(const auto request,
                   Unpack<v1::RedeemGiftcardRequest>(redeem.request()));
  return Decimal::FromMoney(request.amount());
}

absl::Status RedeemNotSucceeded(const OperationRecord& redeem) {
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      v1::ERROR_REASON_REDEEM_NOT_SUCCEEDED,
      absl::StrCat(redeem.name(),
                   CountContradictions(redeem) > 0
                       ? " contradicts itself: a person must find out which "
                         "of its evidence holds"
                       : " is no redeem that is known to have succeeded"));
}

}  // namespace

void FindRedeem(OperationStore& store, std::string name, std::string caller,
                Done<OperationRecord> done) {
  FindOwned(
      store, std::move(name), std::move(caller),
      [done = std::move(done)](absl::StatusOr<OperationRecord> redeem) mutable {
        if (redeem.ok() && !HasTaken(*redeem))
          return std::move(done)(RedeemNotSucceeded(*redeem));
        std::move(done)(std::move(redeem));
      });
}

void FindRefundable(OperationStore& store, const OperationRecord& redeem,
                    Reply<Decimal> reply) {
  const auto taken = TakenBy(redeem);
  if (!taken.ok()) return std::move(reply)(taken.status());
  std::make_shared<Reckoning>(store, redeem.name(), redeem.resource(), *taken,
                              std::move(reply))
      ->NextPage();
}

}  // namespace gateway
