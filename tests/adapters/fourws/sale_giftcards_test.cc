#include "adapters/fourws/sale_giftcards.h"

#include <string>

#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/giftcard_moves.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kCard[] = "2000000001814";
constexpr char kOther[] = "2000000001845";

// Whether receipts move the money of gift cards.
PlatformOptions Moving(bool moves) {
  PlatformOptions options;
  options.receipts.moves_giftcards = moves;
  return options;
}

v1::SaveReceiptRequest Receipt() {
  v1::SaveReceiptRequest request;
  v1::Cart& cart = *request.mutable_sale()->mutable_cart();
  cart.set_transaction_id("t-1");
  v1::CartItem& item = *cart.add_items();
  item.set_barcode("8053289813603");
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Decimal::Parse("85")->ToMoney("EUR");
  return request;
}

v1::Payment& AddPayment(v1::SaveReceiptRequest& request, const char* card) {
  v1::Payment& payment =
      *request.mutable_sale()->mutable_cart()->add_payments();
  payment.set_giftcard_barcode(card);
  *payment.mutable_amount() = Decimal::Parse("50")->ToMoney("EUR");
  return payment;
}

// Of a gift card that is sold.
v1::CartItem& AddCard(v1::SaveReceiptRequest& request) {
  v1::CartItem& item = *request.mutable_sale()->mutable_cart()->add_items();
  item.set_kind(v1::CartItem::KIND_GIFTCARD);
  item.set_barcode(kOther);
  item.set_item_code("GIFTCARD_IVA_TAGLIO_100");
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Decimal::Parse("100")->ToMoney("EUR");
  return item;
}

absl::StatusOr<json> Written(const google::protobuf::Message& request,
                             const PlatformOptions& options) {
  Write write;
  write.request.PackFrom(request);
  const auto body = FindWriteCodec(write.request)->encode(write, options);
  if (!body.ok()) return body.status();
  return ParseJson(*body);
}

void ExpectRefused(const google::protobuf::Message& request, bool moves,
                   const char* field) {
  const auto body = Written(request, Moving(moves));
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(std::string(body.status().message()), HasSubstr(field));
}

TEST(SaleGiftcardsTest, NamesNoCardThatWasRedeemed) {
  for (const bool moves : {false, true}) {
    v1::SaveReceiptRequest request = Receipt();
    AddPayment(request, kCard).set_redeem_operation("operations/1");
    const auto body = Written(request, Moving(moves));
    ASSERT_THAT(body, IsOk());
    EXPECT_THAT(body->dump(), testing::Not(HasSubstr(kCard)));
    EXPECT_EQ((*body)["payments"][0]["paymentAmount"], 50);
    EXPECT_EQ((*body)["payments"][0]["paymentDone"], "Y");
    EXPECT_EQ(DebitedGiftcard(request.sale().cart(), Moving(moves).receipts),
              "");
  }
}

TEST(SaleGiftcardsTest, HasAReceiptDebitACardWhereReceiptsDo) {
  v1::SaveReceiptRequest request = Receipt();
  AddPayment(request, kCard);
  PlatformOptions options = Moving(true);
  options.receipts.giftcard_field = "paymentGiftcard";
  const auto body = Written(request, options);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["payments"][0]["paymentGiftcard"], kCard);
  EXPECT_EQ(DebitedGiftcard(request.sale().cart(), options.receipts), kCard);
}

TEST(SaleGiftcardsTest, AddsUpWhatTheCardIsDebited) {
  v1::SaveReceiptRequest request = Receipt();
  AddPayment(request, kOther).set_redeem_operation("operations/1");
  AddPayment(request, kCard);
  v1::Payment& last = AddPayment(request, kCard);
  *last.mutable_amount() = Decimal::Parse("0.5")->ToMoney("EUR");
  AddCard(request);
  AddCard(request).set_activate_operation("operations/2");
  const v1::Cart& cart = request.sale().cart();
  auto moves = GiftcardMovesOf(cart, Moving(true).receipts);
  ASSERT_THAT(moves, IsOk());
  ASSERT_TRUE(moves->debit.has_value());
  EXPECT_EQ(moves->debit->barcode, kCard);
  EXPECT_EQ(Decimal::FromMoney(moves->debit->amount)->ToString(), "50.5");
  EXPECT_EQ(moves->debit->amount.currency_code(), "EUR");
  EXPECT_EQ(moves->debit->payment, 2);
  ASSERT_EQ(moves->activations.size(), 1);
  EXPECT_EQ(moves->activations[0].item, 1);

  last.mutable_amount()->set_currency_code("USD");
  EXPECT_THAT(GiftcardMovesOf(cart, Moving(true).receipts).status(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
  moves = GiftcardMovesOf(cart, Moving(false).receipts);
  ASSERT_THAT(moves, IsOk());
  EXPECT_FALSE(moves->debit.has_value());
  EXPECT_TRUE(moves->activations.empty());
}

TEST(SaleGiftcardsTest, LoadsNoCardTwice) {
  v1::SaveReceiptRequest request = Receipt();
  AddCard(request);
  v1::CartItem& again = AddCard(request);
  // Another spelling of the same.
  again.set_barcode(std::string("00") + kOther);
  const auto moves = [&](bool moving) {
    return GiftcardMovesOf(request.sale().cart(), Moving(moving).receipts);
  };
  EXPECT_THAT(moves(true), ErrorIs(absl::StatusCode::kInvalidArgument,
                                   v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(std::string(moves(true).status().message()),
              HasSubstr("sale.cart.items[2].barcode"));
  EXPECT_THAT(moves(false), IsOk());
  again.set_activate_operation("operations/2");
  EXPECT_THAT(moves(true), IsOk());
  again.clear_activate_operation();
  again.set_barcode(std::string(65, '1'));
  EXPECT_THAT(moves(true), ErrorIs(absl::StatusCode::kInvalidArgument,
                                   v1::ERROR_REASON_INVALID_REQUEST));
}

TEST(SaleGiftcardsTest, RefusesACardThatNobodyWouldDebit) {
  v1::SaveReceiptRequest request = Receipt();
  AddPayment(request, kCard);
  ExpectRefused(request, false, "sale.cart.payments[0].redeem_operation");
  v1::SaveOrchestratedOrderRequest order;
  *order.mutable_sale() = request.sale();
  ExpectRefused(order, true, "sale.cart.payments[0].redeem_operation");
  request.mutable_sale()->mutable_cart()->set_movement_type(
      v1::MOVEMENT_TYPE_RETURN);
  ExpectRefused(request, true, "sale.cart.payments[0].redeem_operation");
}

TEST(SaleGiftcardsTest, RefusesASecondCardThatWasNotRedeemed) {
  v1::SaveReceiptRequest request = Receipt();
  AddPayment(request, kCard);
  AddPayment(request, kOther).set_redeem_operation("operations/1");
  EXPECT_THAT(Written(request, Moving(true)), IsOk());
  AddPayment(request, kOther);
  ExpectRefused(request, true, "sale.cart.payments[2].redeem_operation");
}

TEST(SaleGiftcardsTest, DebitsNothingIfItemsComeBack) {
  v1::SaveReceiptRequest request = Receipt();
  AddPayment(request, kCard);
  request.mutable_sale()->mutable_cart()->clear_movement_type();
  request.mutable_sale()->mutable_cart()->mutable_items(0)->set_movement_type(
      v1::MOVEMENT_TYPE_RETURN);
  ExpectRefused(request, true, "sale.cart.payments[0].redeem_operation");
}

google::protobuf::Value& Unmapped(const char* name,
                                  v1::SaveReceiptRequest& request) {
  return (*request.mutable_sale()
               ->mutable_cart()
               ->mutable_unmapped()
               ->mutable_fields())[name];
}

TEST(SaleGiftcardsTest, LetsNothingUnmappedMoveMoney) {
  v1::SaveReceiptRequest request = Receipt();
  (*Unmapped("payments", request)
        .mutable_list_value()
        ->add_values()
        ->mutable_struct_value()
        ->mutable_fields())["giftcardBarcode"]
      .set_string_value(kCard);
  ExpectRefused(request, true, "sale.cart.unmapped");
  // A payment that is written takes its place.
  AddPayment(request, kCard);
  const auto body = Written(request, Moving(true));
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["payments"].size(), 1);
  Unmapped("movementType", request).set_string_value("R");
  ExpectRefused(request, true, "sale.cart.unmapped");
}

TEST(SaleGiftcardsTest, GivesBackWhatUpstreamSaidAndMovesNothing) {
  v1::SaveReceiptRequest request = Receipt();
  Unmapped("payments", request).set_string_value("CONTANTI");
  Unmapped("items", request).set_string_value("none");
  Unmapped("movementType", request).set_string_value("RESO");
  (*request.mutable_sale()
        ->mutable_cart()
        ->mutable_items(0)
        ->mutable_unmapped()
        ->mutable_fields())["movementType"]
      .set_string_value("RESO");
  const auto body = Written(request, Moving(true));
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["payments"], "CONTANTI");
  EXPECT_EQ((*body)["movementType"], "RESO");
  ASSERT_EQ((*body)["items"].size(), 1);
  EXPECT_EQ((*body)["items"][0]["movementType"], "RESO");
  // Where a card would be debited, the gateway must know what it is.
  AddPayment(request, kCard);
  request.mutable_sale()->mutable_cart()->clear_unmapped();
  ExpectRefused(request, true, "sale.cart.items[0].unmapped");
}

TEST(SaleGiftcardsTest, FindsACardThatHides) {
  for (const bool moves : {false, true}) {
    v1::SaveReceiptRequest request = Receipt();
    v1::Payment& payment = AddPayment(request, "");
    (*payment.mutable_unmapped()->mutable_fields())["giftcardBarcode"]
        .set_string_value(kCard);
    ExpectRefused(request, moves, "sale.cart.payments[0].unmapped");
    // What is paid names it no more.
    payment.set_done(true);
    auto body = Written(request, Moving(moves));
    ASSERT_THAT(body, IsOk());
    EXPECT_THAT(body->dump(), testing::Not(HasSubstr(kCard)));
    payment.clear_done();
    payment.set_redeem_operation("operations/1");
    body = Written(request, Moving(moves));
    ASSERT_THAT(body, IsOk());
    EXPECT_THAT(body->dump(), testing::Not(HasSubstr(kCard)));
  }
}

TEST(SaleGiftcardsTest, NamesASoldCardUnlessItWouldBeActivatedTwice) {
  for (const bool moves : {false, true}) {
    v1::SaveReceiptRequest request = Receipt();
    v1::CartItem& card = AddCard(request);
    auto body = Written(request, Moving(moves));
    ASSERT_THAT(body, IsOk());
    EXPECT_EQ((*body)["items"][1]["barcode"], kOther);
    card.set_activate_operation("operations/1");
    (*card.mutable_unmapped()->mutable_fields())["giftcardBarcode"]
        .set_string_value(kOther);
    body = Written(request, Moving(moves));
    ASSERT_THAT(body, IsOk());
    EXPECT_THAT(body->dump(), testing::Not(HasSubstr(kOther)));
    EXPECT_EQ((*body)["items"][1]["itemCode"], "GIFTCARD_IVA_TAGLIO_100");
    card.clear_item_code();
    ExpectRefused(request, moves, "sale.cart.items[1].item_code");
  }
}

}  // namespace
}  // namespace gateway::fourws
