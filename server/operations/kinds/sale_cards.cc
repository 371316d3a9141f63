#include "server/operations/kinds/sale_cards.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/upstream/giftcard_read.h"
#include "server/operations/kinds/giftcard_checks.h"

namespace gateway {
namespace {

// Looks at one card after the other.
class CardReading : public std::enable_shared_from_this<CardReading> {
 public:
  CardReading(Platform& platform, Clock& clock, fourws::GiftcardMoves moves,
              Until until, Reply<std::optional<v1::Giftcard>> reply)
      : platform_(platform),
        clock_(clock),
        moves_(std::move(moves)),
        until_(std::move(until)),
        reply_(std::move(reply)) {}

  void Next() {
    if (moves_.debit && !debited_) {
      return ReadGiftcard(platform_, moves_.debit->barcode, until_,
                          [self = shared_from_this()](auto card) {
                            self->OnDebited(std::move(card));
                          });
    }
    if (moves_.activations.empty())
      return std::move(reply_)(std::move(debited_));
    ReadGiftcard(
        platform_, moves_.activations.back().barcode, until_,
        [self = shared_from_this()](const absl::StatusOr<v1::Giftcard>& card) {
          self->OnActivated(card);
        });
  }

 private:
  void OnDebited(absl::StatusOr<v1::Giftcard> card) {
    const std::string payment =
        absl::StrCat("sale.cart.payments[", moves_.debit->payment, "]");
    const absl::Status checked =
        card.ok()
            ? CheckDebit(moves_.debit->amount, absl::StrCat(payment, ".amount"),
                         *card, clock_.WallNow())
            : card.status();
    if (!checked.ok()) return Refuse(checked, payment);
    debited_ = *std::move(card);
    Next();
  }

  void OnActivated(const absl::StatusOr<v1::Giftcard>& card) {
    const absl::Status checked =
        card.ok() ? CheckInactive(*card) : card.status();
    if (!checked.ok() && !IsNoSuchCard(checked)) {
      return Refuse(checked, absl::StrCat("sale.cart.items[",
                                          moves_.activations.back().item, "]"));
    }
    moves_.activations.pop_back();
    Next();
  }

  void Refuse(absl::Status why, const std::string& field) {
    std::move(reply_)(WithMetadata(std::move(why), "field", field));
  }

  Platform& platform_;
  Clock& clock_;
  fourws::GiftcardMoves moves_;  // The activations not looked at yet.
  const Until until_;
  Reply<std::optional<v1::Giftcard>> reply_;
  std::optional<v1::Giftcard> debited_;
};

}  // namespace

void CheckSaleCards(Platform& platform, Clock& clock,
                    fourws::GiftcardMoves moves, Until until,
                    Reply<std::optional<v1::Giftcard>> reply) {
  std::make_shared<CardReading>(platform, clock, std::move(moves),
                                std::move(until), std::move(reply))
      ->Next();
}

}  // namespace gateway
