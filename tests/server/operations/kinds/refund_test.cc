#include <functional>

#include "absl/strings/str_cat.h"
#include "tests/server/operations/kinds/giftcard_write_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr absl::Duration kKept = absl::Hours(35 * 24);

class RefundTest : public GiftcardWriteTest {
 protected:
  // The name of a redeem of 30 that succeeded.
  std::string Redeemed(const std::string& id = "r1") {
    const auto call = Redeem(id, "30");
    Settle();
    EXPECT_THAT(CallBack(platform_.sends().size() - 1, "ok:m"), IsOk());
    return call->sending;
  }

  static v1::RefundGiftcardRequest Request(const std::string& redeem,
                                           const std::string& amount,
                                           const std::string& id) {
    v1::RefundGiftcardRequest request;
    request.set_redeem_operation(redeem);
    *request.mutable_amount() = Euro(amount);
    request.set_request_id(id);
    return request;
  }

  std::shared_ptr<Call> Refund(const std::string& redeem,
                               const std::string& amount,
                               const std::string& caller = "default") {
    return Refund(Request(redeem, amount, absl::StrCat("f", ++refunds_)),
                  caller);
  }
  std::shared_ptr<Call> Refund(const v1::RefundGiftcardRequest& request,
                               const std::string& caller = "default") {
    auto call = Run(ToWrite("RefundGiftcard", request, caller));
    Settle();
    return call;
  }
  // The last send ends so.
  absl::Status End(const std::string& body) {
    return CallBack(platform_.sends().size() - 1, body);
  }

  std::string RefundableOf(const Call& call) {
    const auto left = AnswerTo<v1::RefundGiftcardResponse>(call).refundable();
    return Decimal::FromMoney(left)->ToString(2) + left.currency_code();
  }

  void ExpectTooLarge(const Call& call, const std::string& refundable) {
    EXPECT_THAT(ErrorOf(call), ErrorIs(StatusCode::kFailedPrecondition,
                                       v1::ERROR_REASON_REFUND_TOO_LARGE));
    EXPECT_EQ(MetadataOf(call, "outcome"), "NOT_SENT");
    EXPECT_EQ(MetadataOf(call, "refundable"), refundable);
    EXPECT_EQ(MetadataOf(call, "currency"), "EUR");
  }
  void ExpectRefused(const Call& call, StatusCode code,
                     v1::ErrorReason reason) {
    EXPECT_THAT(ErrorOf(call), ErrorIs(code, reason));
    EXPECT_EQ(MetadataOf(call, "outcome"), "NOT_SENT");
  }

  int refunds_ = 0;
};

TEST_F(RefundTest, GivesBackInPartsWhatTheRedeemTook) {
  const std::string redeem = Redeemed();
  const auto first = Refund(redeem, "10");
  PreparedRefund prepared;
  ASSERT_TRUE(platform_.sends().back().prepared.UnpackTo(&prepared));
  EXPECT_EQ(prepared.giftcard().barcode(), kCard);
  EXPECT_THAT(End("ok:m-1"), IsOk());
  EXPECT_EQ(RefundableOf(*first), "20.00EUR");
  EXPECT_EQ(AnswerTo<v1::RefundGiftcardResponse>(*first).movement_id(), "m-1");
  EXPECT_EQ(Stored(first->sending).resource(), Stored(redeem).resource());

  const auto second = Refund(redeem, "20");
  EXPECT_THAT(End("ok:m-2"), IsOk());
  EXPECT_EQ(RefundableOf(*second), "0.00EUR");
  ExpectTooLarge(*Refund(redeem, "0.01"), "0.00");
  EXPECT_EQ(platform_.sends().size(), 3);
}

TEST_F(RefundTest, CountsEachRedeemByItself) {
  const std::string first = Redeemed("r1");
  const std::string second = Redeemed("r2");
  Refund(first, "30");
  EXPECT_THAT(End("ok:m"), IsOk());
  const auto other = Refund(second, "30");
  EXPECT_THAT(End("ok:m"), IsOk());
  EXPECT_EQ(RefundableOf(*other), "0.00EUR");
}

TEST_F(RefundTest, CountsTheUnresolvedInFullEvenAfterItsCardIsFree) {
  const std::string redeem = Redeemed();
  const auto lost = Refund(redeem, "25");
  Advance(absl::Minutes(1));
  Advance(absl::Minutes(15));
  EXPECT_THAT(ErrorOf(*lost), ErrorIs(StatusCode::kDeadlineExceeded,
                                      v1::ERROR_REASON_OPERATION_PENDING));
  EXPECT_EQ(Stored(lost->sending).state(), State::STATE_UNRESOLVED);
  ExpectRefused(*Refund(redeem, "5"), StatusCode::kAborted,
                v1::ERROR_REASON_GIFTCARD_BUSY);
  Advance(absl::Hours(25));
  ExpectTooLarge(*Refund(redeem, "5.01"), "5.00");
  Refund(redeem, "5");
  EXPECT_THAT(End("ok:m"), IsOk());
  EXPECT_EQ(platform_.sends().size(), 3);
}

TEST_F(RefundTest, LetsTwoAtOnceNotExceedTheRedeem) {
  const std::string redeem = Redeemed();
  const auto first = Refund(redeem, "20");
  const auto second = Refund(redeem, "20");
  EXPECT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(End("ok:m"), IsOk());
  EXPECT_EQ(RefundableOf(*first), "10.00EUR");
  ExpectTooLarge(*second, "10.00");
}

TEST_F(RefundTest, DoesNotCountWhatGaveNothingBack) {
  const std::string redeem = Redeemed();
  Refund(redeem, "30");
  EXPECT_THAT(End("no:blocked"), IsOk());
  ExpectTooLarge(*Refund(redeem, "31"), "30.00");
  const auto again = Refund(redeem, "30");
  EXPECT_THAT(End("ok:m"), IsOk());
  EXPECT_EQ(RefundableOf(*again), "0.00EUR");
}

TEST_F(RefundTest, CountsARefusalThatWasContradicted) {
  const std::string redeem = Redeemed();
  Refund(redeem, "30");
  EXPECT_THAT(End("no:blocked"), IsOk());
  EXPECT_THAT(End("ok:m"), IsOk());
  ExpectTooLarge(*Refund(redeem, "0.01"), "0.00");
}

TEST_F(RefundTest, CountsMoreThanAPageOfRefunds) {
  const std::string redeem = Redeemed();
  for (int i = 0; i < 130; ++i) {
    OperationRecord refund;
    refund.set_name(absl::StrCat("operations/", 1000 + i));
    refund.set_method("fourws.gateway.v1.GiftcardService.RefundGiftcard");
    refund.set_resource(std::string("giftcards/") + kCard);
    refund.set_state(State::STATE_SUCCEEDED);
    refund.mutable_request()->PackFrom(Request(redeem, "0.2", "x"));
    store_.Create(refund, [](auto created) { EXPECT_THAT(created, IsOk()); });
  }
  Settle();
  ExpectTooLarge(*Refund(redeem, "4.01"), "4.00");
}

TEST_F(RefundTest, IsOffUntilConfigured) {
  const std::string redeem = Redeemed();
  OfferRefunds(false);
  ExpectRefused(*Refund(redeem, "1"), StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_REFUND_DISABLED);
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RefundTest, FindsOnlyOperationsOfItsCaller) {
  const std::string redeem = Redeemed();
  for (const auto& call :
       {Refund(redeem, "1", "other"), Refund("operations/none", "1")})
    ExpectRefused(*call, StatusCode::kNotFound,
                  v1::ERROR_REASON_OPERATION_NOT_FOUND);
}

TEST_F(RefundTest, RefundsOnlyRedeemsThatAreKnownToHaveSucceeded) {
  const std::string redeem = Redeemed();
  const auto refund = Refund(redeem, "1");
  EXPECT_THAT(End("ok:m"), IsOk());
  const auto failed = Redeem("r2");
  Settle();
  EXPECT_THAT(End("no:blocked"), IsOk());
  const std::string contradicted = Redeemed("r3");
  EXPECT_THAT(End("no:blocked"), IsOk());
  const auto pending = Redeem("r4");
  Settle();
  for (const std::string& name :
       {refund->sending, failed->sending, contradicted, pending->sending}) {
    ASSERT_NE(name, "");
    ExpectRefused(*Refund(name, "1"), StatusCode::kFailedPrecondition,
                  v1::ERROR_REASON_REDEEM_NOT_SUCCEEDED);
  }
}

TEST_F(RefundTest, RefusesWhatTheCardDoesNotBear) {
  const std::string redeem = Redeemed();
  struct Case {
    std::function<void(v1::Giftcard&, v1::RefundGiftcardRequest&)> change;
    StatusCode code;
    v1::ErrorReason reason;
  };
  const Case cases[] = {
      {[](auto& card, auto&) { card.set_active(false); },
       StatusCode::kFailedPrecondition, v1::ERROR_REASON_GIFTCARD_INACTIVE},
      {[](auto& card, auto&) {
         card.mutable_expiration_time()->set_seconds(1);
       },
       StatusCode::kFailedPrecondition, v1::ERROR_REASON_GIFTCARD_EXPIRED},
      {[](auto&, auto& request) {
         request.mutable_amount()->set_currency_code("USD");
       },
       StatusCode::kFailedPrecondition,
       v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH},
      {[](auto& card, auto& request) {
         card.mutable_balance()->set_currency_code("USD");
         request.mutable_amount()->set_currency_code("USD");
       },
       StatusCode::kFailedPrecondition,
       v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH},
      {[](auto&, auto& request) { *request.mutable_amount() = Euro("0.005"); },
       StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_REQUEST},
  };
  for (const Case& each : cases) {
    v1::RefundGiftcardRequest request =
        Request(redeem, "1", absl::StrCat("c", ++refunds_));
    each.change(platform_.AddCard(kCard, "70"), request);
    platform_.AddCard("unused", "0");
    ExpectRefused(*Refund(request), each.code, each.reason);
    platform_.AddCard(kCard, "70").clear_expiration_time();
  }
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RefundTest, IsNotSentIfTheOthersCannotBeCounted) {
  const std::string redeem = Redeemed();
  platform_.HoldReads(true);
  const auto call = Refund(redeem, "1");
  store_.FailNextReads(1);
  platform_.HoldReads(false);
  Settle();
  ExpectRefused(*call, StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE);
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RefundTest, ReportsBeforehandWhatIsLeft) {
  const std::string redeem = Redeemed();
  Refund(redeem, "10");
  EXPECT_THAT(End("ok:m"), IsOk());
  const auto left = Validate<v1::RefundGiftcardResponse>(
      ToWrite("RefundGiftcard", Request(redeem, "5", "v1")));
  ASSERT_THAT(left, IsOk());
  EXPECT_EQ(left->refundable().units(), 20);
  const auto too_much = Validate<v1::RefundGiftcardResponse>(
      ToWrite("RefundGiftcard", Request(redeem, "21", "v2")));
  EXPECT_THAT(too_much, ErrorIs(StatusCode::kFailedPrecondition,
                                v1::ERROR_REASON_REFUND_TOO_LARGE));
  EXPECT_EQ(platform_.sends().size(), 2);
}

// Else the redeem would look as if nothing of it had been given back.
TEST_F(RefundTest, IsNeverForgottenBeforeItsRedeem) {
  const std::string redeem = Redeemed();
  Advance(absl::Hours(24));
  Refund(redeem, "30");
  EXPECT_THAT(End("ok:m"), IsOk());
  Advance(absl::Hours(33 * 24));
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  for (int day = 34; day < 70; ++day) {
    const auto again = Refund(redeem, "30");
    ASSERT_NE(ErrorOf(*again).code(), StatusCode::kUnknown) << "day " << day;
    Advance(absl::Hours(24));
  }
  EXPECT_EQ(platform_.sends().size(), 2);
  ExpectRefused(*Refund(redeem, "30"), StatusCode::kNotFound,
                v1::ERROR_REASON_OPERATION_NOT_FOUND);
}

TEST_F(RefundTest, IsKeptWithItsRedeemThoughTheClockWasSetBack) {
  const std::string redeem = Redeemed();
  clock_.Advance(-absl::Hours(1));
  const auto refund = Refund(redeem, "30");
  EXPECT_THAT(End("ok:m"), IsOk());
  Advance(kKept);
  Advance(absl::Minutes(2));
  ExpectTooLarge(*Refund(redeem, "0.01"), "0.00");
  Advance(absl::Hours(1));
  ExpectRefused(*Refund(redeem, "0.01"), StatusCode::kNotFound,
                v1::ERROR_REASON_OPERATION_NOT_FOUND);
}

}  // namespace
}  // namespace gateway
