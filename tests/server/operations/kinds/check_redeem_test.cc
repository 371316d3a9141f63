#include <functional>

#include "adapters/base/decimal.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/redeem_giftcard.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr int64_t kNow = 1'700'000'000;

absl::Status Check(const std::string& amount, const std::string& currency,
                   const std::function<void(v1::Giftcard&)>& change) {
  v1::RedeemGiftcardRequest request;
  *request.mutable_amount() = Decimal::Parse(amount)->ToMoney(currency);
  v1::Giftcard card;
  card.set_active(true);
  card.set_partial_use_allowed(true);
  card.set_currency_scale(2);
  *card.mutable_balance() = Decimal::Parse("50")->ToMoney("EUR");
  change(card);
  return CheckRedeem(request, card, absl::FromUnixSeconds(kNow));
}

void Nothing(v1::Giftcard&) {}

TEST(CheckRedeemTest, LetsPassWhatTheCardBears) {
  EXPECT_THAT(Check("49.99", "EUR", Nothing), IsOk());
  EXPECT_THAT(Check("50", "EUR", Nothing), IsOk());
  EXPECT_THAT(Check("50", "EUR",
                    [](auto& card) { card.set_partial_use_allowed(false); }),
              IsOk());
  // The second after the last one of an int64's nanoseconds, and the last one.
  for (const int64_t later :
       {kNow + 1, int64_t{9'223'372'037}, int64_t{253'402'300'799}}) {
    EXPECT_THAT(Check("1", "EUR",
                      [later](auto& card) {
                        card.mutable_expiration_time()->set_seconds(later);
                      }),
                IsOk())
        << later;
  }
}

TEST(CheckRedeemTest, NamesEachReason) {
  const StatusCode refused = StatusCode::kFailedPrecondition;
  EXPECT_THAT(Check("50.01", "EUR", Nothing),
              ErrorIs(refused, v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW));
  EXPECT_THAT(Check("1", "USD", Nothing),
              ErrorIs(refused, v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH));
  EXPECT_THAT(Check("1", "EUR", [](auto& card) { card.set_active(false); }),
              ErrorIs(refused, v1::ERROR_REASON_GIFTCARD_INACTIVE));
  EXPECT_THAT(
      Check("49", "EUR",
            [](auto& card) { card.set_partial_use_allowed(false); }),
      ErrorIs(refused, v1::ERROR_REASON_GIFTCARD_PARTIAL_USE_FORBIDDEN));
  // Now, before the nanoseconds of an int64, and in year 1.
  for (const int64_t passed :
       {kNow, int64_t{-9'223'372'037}, int64_t{-62'135'596'800}}) {
    EXPECT_THAT(Check("1", "EUR",
                      [passed](auto& card) {
                        card.mutable_expiration_time()->set_seconds(passed);
                      }),
                ErrorIs(refused, v1::ERROR_REASON_GIFTCARD_EXPIRED))
        << passed;
  }
  EXPECT_THAT(
      Check("1.001", "EUR", Nothing),
      ErrorIs(StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_REQUEST));
}

}  // namespace
}  // namespace gateway
