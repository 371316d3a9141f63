#include "server/operations/kinds/paid_before.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/unpack.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/evidence.h"
#include "server/operations/find_owned.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/refunds.h"

namespace gateway {
namespace {

absl::Status TooSmall(int payment, const OperationRecord& redeem,
                      const Decimal& left) {
  return InvalidRequest(
      {{absl::StrCat("sale.cart.payments[", payment, "].amount"),
        absl::StrCat("counts on more than the ", left.ToString(),
                     " that is left of ", redeem.name())}});
}

// Whether money was put on a card, and nothing speaks against it.
bool HasActivated(const OperationRecord& record) {
  return record.request().Is<v1::ActivateGiftcardRequest>() &&
         record.state() == v1::OperationMetadata::STATE_SUCCEEDED &&
         CountContradictions(record) == 0;
}

// What payments count on of one redeem.
struct Counted {
  Decimal amount;
  std::string currency;
  int payment = 0;   // The last of them.
  std::string card;  // That they name; empty if they name none.
};

// An item that counts on an activation.
struct Activated {
  std::string operation;
  int item = 0;
};

// Looks at one operation after the other.
class Looking : public std::enable_shared_from_this<Looking> {
 public:
  Looking(OperationStore& store, std::string caller,
          ReplyWith<absl::Status> reply)
      : store_(store), caller_(std::move(caller)), reply_(std::move(reply)) {}

  void Begin(const v1::Cart& cart) {
    for (int i = 0; i < cart.payments_size(); ++i) {
      if (const absl::Status status = Count(i, cart.payments(i)); !status.ok())
        return End(status);
    }
    for (int i = 0; i < cart.items_size(); ++i) {
      const std::string& name = cart.items(i).activate_operation();
      if (name.empty()) continue;
      const auto same = [&](const auto& other) {
        return other.operation == name;
      };
      if (absl::c_any_of(activations_, same)) {
        return End(InvalidRequest(
            {{absl::StrCat("sale.cart.items[", i, "].activate_operation"),
              "stands for another item already"}}));
      }
      activations_.push_back({name, i});
    }
    Next();
  }

 private:
  absl::Status Count(int index, const v1::Payment& payment) {
    if (payment.redeem_operation().empty()) return absl::OkStatus();
    Counted& counted = redeems_[payment.redeem_operation()];
    const auto amount = Decimal::FromMoney(payment.amount());
    const auto sum = amount.ok() ? Sum(counted.amount, *amount) : amount;
    if (!sum.ok())
      return InvalidRequest({{"sale.cart.payments", "have too many digits"}});
    counted.amount = *sum;
    counted.currency = payment.amount().currency_code();
    counted.payment = index;
    if (!payment.giftcard_barcode().empty())
      counted.card = payment.giftcard_barcode();
    return absl::OkStatus();
  }

  void Next() {
    if (!redeems_.empty()) return LookAtRedeem();
    if (!activations_.empty()) return LookAtActivation();
    End(absl::OkStatus());
  }

  void LookAtRedeem() {
    FindRedeem(
        store_, redeems_.begin()->first, caller_,
        [self = shared_from_this()](absl::StatusOr<OperationRecord> redeem) {
          if (!redeem.ok()) return self->End(redeem.status());
          self->redeem_ = *std::move(redeem);
          FindRefundable(self->store_, self->redeem_,
                         [self](const absl::StatusOr<Decimal>& left) {
                           self->OnLeft(left);
                         });
        });
  }

  void OnLeft(const absl::StatusOr<Decimal>& left) {
    const auto request = Unpack<v1::RedeemGiftcardRequest>(redeem_.request());
    if (!left.ok() || !request.ok())
      return End(left.ok() ? request.status() : left.status());
    const Counted& counted = redeems_.begin()->second;
    if (*left < counted.amount ||
        request->amount().currency_code() != counted.currency)
      return End(TooSmall(counted.payment, redeem_, *left));
    if (!counted.card.empty() && GiftcardResource(counted.card) !=
                                     GiftcardResource(request->barcode())) {
      return End(
          InvalidRequest({{absl::StrCat("sale.cart.payments[", counted.payment,
                                        "].giftcard_barcode"),
                           "is not the card that was redeemed"}}));
    }
    redeems_.erase(redeems_.begin());
    Next();
  }

  void LookAtActivation() {
    FindOwned(store_, activations_.back().operation, caller_,
              [self = shared_from_this()](
                  const absl::StatusOr<OperationRecord>& record) {
                self->OnActivation(record);
              });
  }

  void OnActivation(const absl::StatusOr<OperationRecord>& record) {
    const Activated& last = activations_.back();
    if (!record.ok()) return End(record.status());
    if (!HasActivated(*record)) {
      return End(InvalidRequest(
          {{absl::StrCat("sale.cart.items[", last.item, "].activate_operation"),
            "is no activation that is known to have succeeded"}}));
    }
    activations_.pop_back();
    Next();
  }

  void End(absl::Status status) { std::move(reply_)(std::move(status)); }

  OperationStore& store_;
  const std::string caller_;
  ReplyWith<absl::Status> reply_;
  std::map<std::string, Counted> redeems_;  // Not looked at yet.
  std::vector<Activated> activations_;      // The same.
  OperationRecord redeem_;                  // That is looked at.
};

bool GivesBackOnly(const v1::Cart& cart) {
  if (cart.movement_type() != v1::MOVEMENT_TYPE_UNSPECIFIED)
    return cart.movement_type() == v1::MOVEMENT_TYPE_RETURN;
  return absl::c_all_of(cart.items(), [](const v1::CartItem& item) {
    return item.movement_type() == v1::MOVEMENT_TYPE_RETURN;
  });
}

}  // namespace

void CheckPaidBefore(OperationStore& store, const std::string& caller,
                     const v1::Cart& cart, ReplyWith<absl::Status> reply) {
  if (GivesBackOnly(cart)) return std::move(reply)(absl::OkStatus());
  std::make_shared<Looking>(store, caller, std::move(reply))->Begin(cart);
}

}  // namespace gateway
