#include "server/operations/kinds/sale_write.h"

#include <string>

#include "fourws/gateway/v1/sales_service.pb.h"
#include "server/operations/kinds/write_table.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr char kSold[] = "2000000001845";
constexpr char kNotKnown[] = "2000000009999";

// Receipts that change gift cards by themselves.
class SaleWriteTest : public EngineTest {
 protected:
  SaleWriteTest() {
    fourws::ReceiptOptions receipts;
    receipts.moves_giftcards = true;
    AddDocumentWrites(store_, platform_, clock_, receipts, *operations_);
  }

  static void Pay(const std::string& amount, v1::SaveReceiptRequest& request) {
    v1::Payment& payment =
        *request.mutable_sale()->mutable_cart()->add_payments();
    payment.set_giftcard_barcode(kCard);
    *payment.mutable_amount() = Decimal::Parse(amount)->ToMoney("EUR");
  }
  static v1::SaveReceiptRequest PaidWith(const std::string& amount) {
    v1::SaveReceiptRequest request;
    Pay(amount, request);
    return request;
  }
  static v1::CartItem& Sell(const std::string& barcode,
                            v1::SaveReceiptRequest& request) {
    v1::CartItem& item = *request.mutable_sale()->mutable_cart()->add_items();
    item.set_kind(v1::CartItem::KIND_GIFTCARD);
    item.set_barcode(barcode);
    return item;
  }

  std::shared_ptr<Call> Save(const v1::SaveReceiptRequest& request) {
    WriteCall write;
    write.caller = "default";
    write.method = "fourws.gateway.v1.SalesService.SaveReceipt";
    write.request_id = "s-" + std::to_string(calls_.size());
    write.request.PackFrom(request);
    write.give_up = clock_.Now() + absl::Seconds(30);
    calls_.push_back(std::make_shared<Call>());
    Call* const call = calls_.back().get();
    call->waiting = operations_->Run(
        std::move(write),
        [call](const std::string& name, bool /*joined*/) {
          call->sending = name;
        },
        [call](absl::StatusOr<OperationRecord> end) { call->end = end; });
    Settle();
    return calls_.back();
  }

  void ExpectRefused(const v1::SaveReceiptRequest& request, StatusCode code,
                     v1::ErrorReason reason, const std::string& field) {
    const auto call = Save(request);
    EXPECT_THAT(ErrorOf(*call), ErrorIs(code, reason));
    EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
    EXPECT_EQ(MetadataOf(*call, "field"), field);
    EXPECT_TRUE(platform_.sends().empty());
  }
};

TEST_F(SaleWriteTest, KeepsTheCardThatBearsTheDebit) {
  const auto call = Save(PaidWith("100"));
  ASSERT_EQ(platform_.sends().size(), 1);
  PreparedDocument prepared;
  ASSERT_TRUE(platform_.sends()[0].prepared.UnpackTo(&prepared));
  EXPECT_EQ(prepared.giftcard().barcode(), kCard);
  EXPECT_EQ(prepared.giftcard().balance().units(), 100);
  EXPECT_FALSE(prepared.id().empty());
  EXPECT_EQ(Stored(call->sending).resource(),
            std::string("giftcards/") + kCard);
}

TEST_F(SaleWriteTest, RefusesWhatTheCardDoesNotBear) {
  ExpectRefused(PaidWith("100.01"), StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW,
                "sale.cart.payments[0]");
  EXPECT_EQ(MetadataOf(*calls_.back(), "balance"), "100.00");
  ExpectRefused(PaidWith("1.001"), StatusCode::kInvalidArgument,
                v1::ERROR_REASON_INVALID_REQUEST, "sale.cart.payments[0]");
  platform_.AddCard(kCard, "100").mutable_expiration_time()->set_seconds(1);
  ExpectRefused(PaidWith("1"), StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_GIFTCARD_EXPIRED, "sale.cart.payments[0]");
  platform_.AddCard(kCard, "100").set_active(false);
  ExpectRefused(PaidWith("1"), StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_GIFTCARD_INACTIVE, "sale.cart.payments[0]");
}

TEST_F(SaleWriteTest, AddsUpAllPaymentsByTheCard) {
  v1::SaveReceiptRequest request = PaidWith("60");
  Pay("40.01", request);
  ExpectRefused(request, StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW,
                "sale.cart.payments[1]");
}

TEST_F(SaleWriteTest, SendsNothingUnlessTheCardCanBeRead) {
  v1::SaveReceiptRequest request = PaidWith("1");
  request.mutable_sale()
      ->mutable_cart()
      ->mutable_payments(0)
      ->set_giftcard_barcode(kNotKnown);
  ExpectRefused(request, StatusCode::kNotFound,
                v1::ERROR_REASON_GIFTCARD_NOT_FOUND, "sale.cart.payments[0]");
  platform_.FailReads(MakeError(StatusCode::kUnavailable,
                                v1::ERROR_REASON_UPSTREAM_UNREACHABLE, "down"));
  ExpectRefused(PaidWith("1"), StatusCode::kUnavailable,
                v1::ERROR_REASON_UPSTREAM_UNREACHABLE, "sale.cart.payments[0]");
}

TEST_F(SaleWriteTest, ActivatesNoCardThatIsActive) {
  platform_.AddCard(kSold, "0").set_active(false);
  v1::SaveReceiptRequest request;
  Sell(kSold, request);
  Sell(kNotKnown, request);
  Save(request);
  EXPECT_EQ(platform_.sends().size(), 1);

  platform_.AddCard(kSold, "25");
  const auto call = Save(request);
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE));
  EXPECT_EQ(MetadataOf(*call, "field"), "sale.cart.items[0]");
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(SaleWriteTest, ReadsNoCardThatTheReceiptDoesNotChange) {
  v1::SaveReceiptRequest request;
  Sell(kSold, request).set_movement_type(v1::MOVEMENT_TYPE_RETURN);
  request.mutable_sale()->mutable_cart()->add_payments()->set_code("CASH");
  Save(request);
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(platform_.reads(), 0);
}

}  // namespace
}  // namespace gateway
