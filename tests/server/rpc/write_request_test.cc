#include "server/rpc/write_request.h"

#include <set>
#include <string>
#include <vector>

#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "gtest/gtest.h"
#include "server/operations/answer_fit.h"
#include "server/rpc/request_errors.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

google::protobuf::Any Packed(const google::protobuf::Message& message) {
  google::protobuf::Any any;
  any.PackFrom(message);
  return any;
}

// The fields at fault, as the caller gets them.
std::set<std::string> FaultsOf(const google::protobuf::Message& message) {
  const auto write = ReadWriteRequest(Packed(message));
  std::set<std::string> fields;
  const google::rpc::Status status = ToRpcStatus(write.status());
  for (const auto& detail : status.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations())
      fields.insert(violation.field());
  }
  return fields;
}

v1::ActivateGiftcardRequest Activate() {
  v1::ActivateGiftcardRequest request;
  request.set_barcode("2000000001821");
  request.set_request_id("a1");
  *request.mutable_amount() = Decimal::Parse("10")->ToMoney("EUR");
  request.mutable_place()->set_branch_code("1150");
  request.mutable_new_giftcard()->set_country("IT");
  request.mutable_new_giftcard()->set_price_list("1150");
  return request;
}

TEST(WriteRequestTest, ReadsWhatAllWritesHave) {
  v1::ActivateGiftcardRequest request = Activate();
  request.set_validate_only(true);
  const auto write = ReadWriteRequest(Packed(request));
  ASSERT_THAT(write, IsOk());
  EXPECT_EQ(write->method,
            "fourws.gateway.v1.GiftcardService.ActivateGiftcard");
  EXPECT_EQ(write->request_id, "a1");
  EXPECT_TRUE(write->validate_only);
  ASSERT_NE(write->unpacked, nullptr);
  EXPECT_EQ(write->unpacked->SerializeAsString(), request.SerializeAsString());
}

TEST(WriteRequestTest, RefusesWhatIsNoWrite) {
  google::protobuf::Any unnamed;
  google::protobuf::Any torn = Packed(Activate());
  torn.set_value("\xff\xff");
  for (const auto& any : {Packed(v1::GetGiftcardRequest()), unnamed, torn}) {
    const auto write = ReadWriteRequest(any);
    EXPECT_THAT(write.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                        v1::ERROR_REASON_INVALID_REQUEST));
    EXPECT_EQ(InfoOf(write.status())->metadata().at("outcome"), "NOT_SENT");
  }
}

TEST(WriteRequestTest, RefusesWhatIsTooLarge) {
  v1::ActivateGiftcardRequest request = Activate();
  request.mutable_holder()->set_name(std::string(kMaxRequestBytes, 'n'));
  const auto write = ReadWriteRequest(Packed(request));
  EXPECT_THAT(write.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_EQ(InfoOf(write.status())->metadata().at("outcome"), "NOT_SENT");
  EXPECT_THAT(FaultsOf(request), testing::IsEmpty());
}

TEST(WriteRequestTest, RefusesWhatWasCutFromAnAnswer) {
  v1::SaveReceiptRequest receipt;
  v1::Cart& cart = *receipt.mutable_sale()->mutable_cart();
  cart.set_transaction_id("t-1");
  auto& unmapped = *cart.add_items()->mutable_unmapped();
  (*unmapped.mutable_fields())[kCutMark].set_number_value(5);
  EXPECT_THAT(FaultsOf(receipt),
              testing::Contains("sale.cart.items[0].unmapped"));
  unmapped.clear_fields();
  (*unmapped.mutable_fields())["cut"].set_number_value(5);
  EXPECT_THAT(FaultsOf(receipt),
              testing::Not(testing::Contains("sale.cart.items[0].unmapped")));
}

TEST(WriteRequestTest, KnowsEveryWriteOfTheContract) {
  int writes = 0;
  for (const UpstreamService& service : UpstreamServices()) {
    for (const ContractMethod& method : service.methods) {
      if (!method.is_write()) continue;
      ++writes;
      EXPECT_EQ(FindWrite(Packed(*method.request)), &method) << method.name;
      EXPECT_FALSE(FaultsOf(*method.request).empty()) << method.name;
    }
  }
  EXPECT_EQ(writes, 24);
}

TEST(WriteRequestTest, NamesAllFaultsAtOnce) {
  using testing::ElementsAre;
  EXPECT_THAT(FaultsOf(v1::RedeemGiftcardRequest()),
              ElementsAre("amount", "barcode", "request_id"));
  EXPECT_THAT(FaultsOf(v1::RefundGiftcardRequest()),
              ElementsAre("amount", "redeem_operation", "request_id"));
  EXPECT_THAT(FaultsOf(v1::GenerateGiftcardsRequest()),
              ElementsAre("count", "item_code", "request_id"));
  EXPECT_THAT(FaultsOf(v1::GenerateGiftcardPdfRequest()),
              ElementsAre("barcodes", "request_id"));
}

TEST(WriteRequestTest, AsksForWhatANewCardNeeds) {
  v1::ActivateGiftcardRequest request = Activate();
  EXPECT_THAT(FaultsOf(request), testing::IsEmpty());
  request.mutable_place()->clear_branch_code();
  request.mutable_new_giftcard()->Clear();
  request.mutable_new_giftcard()->mutable_activation_time()->set_nanos(-1);
  request.mutable_amount()->set_currency_code("XTS");
  EXPECT_THAT(FaultsOf(request),
              testing::ElementsAre(
                  "new_giftcard.activation_time", "new_giftcard.country",
                  "new_giftcard.currency_symbol", "new_giftcard.price_list",
                  "place.branch_code"));
}

// One of a new document's ids is enough; what is replaced has its id already.
TEST(WriteRequestTest, AsksForNoRequestIdIfANewSaleHasAnId) {
  v1::SaveReceiptRequest receipt;
  v1::Cart& cart = *receipt.mutable_sale()->mutable_cart();
  cart.set_transaction_id("t-1");
  v1::CartItem& item = *cart.add_items();
  item.set_barcode("8053289813603");
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Decimal::Parse("10")->ToMoney("EUR");
  EXPECT_THAT(FaultsOf(receipt), testing::IsEmpty());
  v1beta1::ReplaceSaleRequest replacement;
  *replacement.mutable_sale() = receipt.sale();
  EXPECT_THAT(FaultsOf(replacement), testing::ElementsAre("request_id"));
  cart.clear_transaction_id();
  EXPECT_THAT(FaultsOf(receipt), testing::ElementsAre("request_id"));
}

v1::CartItem& AddItem(const std::string& quantity, v1::Cart& cart) {
  v1::CartItem& item = *cart.add_items();
  item.set_barcode("8053289813603");
  item.mutable_quantity()->set_value(quantity);
  *item.mutable_unit_price() = Decimal::Parse("10")->ToMoney("EUR");
  return item;
}

// Upstream may have as many digits as it likes; they hide no sign.
TEST(WriteRequestTest, SeesTheSignOfANumberOfManyDigits) {
  using testing::ElementsAre;
  constexpr char kBelowZero[] = "-1.0000000000000000000001";
  v1::SaveReceiptRequest receipt;
  v1::Cart& cart = *receipt.mutable_sale()->mutable_cart();
  cart.set_transaction_id("t-1");
  AddItem("1.0000000000000000000001", cart);
  EXPECT_THAT(FaultsOf(receipt), testing::IsEmpty());
  for (const char* quantity : {kBelowZero, "0.0000000000000000000000", "-1"}) {
    cart.mutable_items(0)->mutable_quantity()->set_value(quantity);
    EXPECT_THAT(FaultsOf(receipt), ElementsAre("sale.cart.items[0].quantity"));
  }
  v1::SavePurchaseRequest purchase;
  purchase.mutable_purchase()->set_id("p-1");
  v1::PurchaseRow& row = *purchase.mutable_purchase()->add_rows();
  row.set_barcode("8053289813603");
  *row.mutable_sale_price() = Decimal::Parse("10")->ToMoney("EUR");
  row.mutable_quantity()->set_value(kBelowZero);
  EXPECT_THAT(FaultsOf(purchase), ElementsAre("purchase.rows[0].quantity"));
  v1beta1::ChangeProductLinePricesRequest prices;
  prices.set_cart_id("c1");
  prices.set_request_id("p1");
  auto& line = *prices.add_lines();
  line.set_line_id("l1");
  line.mutable_price()->set_value(kBelowZero);
  EXPECT_THAT(FaultsOf(prices), ElementsAre("lines[0].price"));
}

// It is kept with the operation, as what the write changes.
TEST(WriteRequestTest, BoundsTheIdOfWhatIsReplaced) {
  v1beta1::ReplaceSaleRequest replace;
  replace.set_request_id("r1");
  v1::UpdateOrchestratedOrderRequest update;
  update.set_request_id("u1");
  const auto faults = [&](const std::string& id) {
    v1::Cart cart;
    cart.set_transaction_id(id);
    AddItem("1", cart).set_row_id("r-1");
    *replace.mutable_sale()->mutable_cart() = cart;
    *update.mutable_sale()->mutable_cart() = cart;
    std::set<std::string> all = FaultsOf(replace);
    EXPECT_EQ(all, FaultsOf(update));
    return all;
  };
  EXPECT_THAT(faults(std::string(1024, 't')), testing::IsEmpty());
  for (const std::string& id : {std::string(1025, 't'), std::string("a\nb")})
    EXPECT_THAT(faults(id), testing::ElementsAre("sale.cart.transaction_id"));
}

TEST(WriteRequestTest, AsksForWhatReturnsAndUpdatesNeed) {
  EXPECT_THAT(FaultsOf(v1::UpdateOrchestratedOrderRequest()),
              testing::ElementsAre("request_id", "sale.cart.items",
                                   "sale.cart.transaction_id"));
  v1::UpdateOrchestratedOrderRequest update;
  update.mutable_sale()->mutable_cart()->add_items()->set_barcode("1");
  EXPECT_THAT(FaultsOf(update), testing::Contains("sale.cart.items[0].row_id"));
  v1beta1::SaveReturnOrderRequest request;
  request.mutable_order()->add_rows()->set_barcode("1");
  EXPECT_THAT(
      FaultsOf(request),
      testing::ElementsAre("order.original_id", "order.rows[0].original_row_id",
                           "order.rows[0].quantity", "order.rows[0].sale_price",
                           "request_id"));
  v1::SaveReceiptRequest receipt;
  receipt.mutable_sale()->mutable_original_sale();
  receipt.mutable_sale()->mutable_cart()->add_payments()->set_redeem_operation(
      "operations/1");
  EXPECT_THAT(FaultsOf(receipt),
              testing::ElementsAre("request_id", "sale.cart.items",
                                   "sale.cart.payments[0].amount",
                                   "sale.original_sale"));
}

TEST(WriteRequestTest, KeepsNoMoreFaultsThanAnybodyReads) {
  v1::SavePurchaseRequest request;
  for (int i = 0; i < 10'000; ++i)
    request.mutable_purchase()->add_rows()->set_barcode("tab\there");
  const absl::Status refused = ReadWriteRequest(Packed(request)).status();
  const auto detail =
      refused.GetPayload("type.googleapis.com/google.rpc.BadRequest");
  google::rpc::BadRequest bad;
  ASSERT_TRUE(detail.has_value());
  ASSERT_TRUE(bad.ParseFromString(std::string(*detail)));
  EXPECT_EQ(bad.field_violations_size(), 1000);
  EXPECT_FALSE(FaultsOf(request).empty());
}

TEST(WriteRequestTest, BoundsListsAndTexts) {
  v1::GenerateGiftcardPdfRequest pdf;
  pdf.set_request_id("p1");
  for (int i = 0; i < 101; ++i) pdf.add_barcodes("2000000001814");
  EXPECT_THAT(FaultsOf(pdf), testing::ElementsAre("barcodes"));
  pdf.mutable_barcodes()->RemoveLast();
  EXPECT_THAT(FaultsOf(pdf), testing::IsEmpty());
  pdf.set_barcodes(99, "with space");
  EXPECT_THAT(FaultsOf(pdf), testing::ElementsAre("barcodes[99]"));

  v1::GenerateGiftcardsRequest generate;
  generate.set_request_id("g1");
  generate.set_count(1000);
  std::string umlauts;
  for (int i = 0; i < 250; ++i) umlauts += "ü";
  generate.set_item_code(umlauts);
  EXPECT_THAT(FaultsOf(generate), testing::IsEmpty());
  generate.set_item_code(umlauts + "x");
  generate.set_count(1001);
  EXPECT_THAT(FaultsOf(generate), testing::ElementsAre("count", "item_code"));
  generate.set_item_code("tab\there");
  generate.set_count(1);
  EXPECT_THAT(FaultsOf(generate), testing::ElementsAre("item_code"));
}

v1beta1::AddConfigurableProductsRequest AddDrums() {
  v1beta1::AddConfigurableProductsRequest request;
  request.set_cart_id("c1");
  request.set_request_id("o1");
  auto& drum = *request.add_products()->mutable_main();
  drum.set_product_id("DRUM-1");
  drum.mutable_quantity()->set_type(v1beta1::ProductQuantity::TYPE_ORDER);
  drum.mutable_quantity()->mutable_value()->set_value("2");
  return request;
}

TEST(WriteRequestTest, ChecksProductsAndTheirChildren) {
  using testing::ElementsAre;
  EXPECT_THAT(FaultsOf(v1beta1::AddConfigurableProductsRequest()),
              ElementsAre("cart_id", "products", "request_id"));
  v1beta1::AddConfigurableProductsRequest request = AddDrums();
  EXPECT_THAT(FaultsOf(request), testing::IsEmpty());
  auto& main = *request.mutable_products(0)->mutable_main();
  main.mutable_quantity()->mutable_value()->set_value("0");
  main.set_external_id("x");
  auto& child = *request.mutable_products(0)->add_children();
  child.mutable_quantity()->mutable_value()->set_value("1e99");
  request.add_products();
  EXPECT_THAT(
      FaultsOf(request),
      ElementsAre("products[0].children[0].product_id",
                  "products[0].children[0].quantity.type",
                  "products[0].children[0].quantity.value",
                  "products[0].main.external_id",
                  "products[0].main.quantity.value", "products[1].main"));
}

TEST(WriteRequestTest, CountsChildrenAsLines) {
  v1beta1::AddConfigurableProductsRequest request = AddDrums();
  const auto drum = request.products(0).main();
  for (int i = 0; i < 9'998; ++i)
    *request.mutable_products(0)->add_children() = drum;
  EXPECT_THAT(FaultsOf(request), testing::IsEmpty());
  *request.mutable_products(0)->add_children() = drum;
  EXPECT_THAT(FaultsOf(request), testing::ElementsAre("products"));
}

TEST(WriteRequestTest, TakesNoPurchasePrices) {
  using testing::ElementsAre;
  v1beta1::ChangeProductLinePricesRequest request;
  EXPECT_THAT(FaultsOf(request), ElementsAre("cart_id", "lines", "request_id"));
  request.set_cart_id("c1");
  request.set_request_id("p1");
  request.add_lines();
  EXPECT_THAT(FaultsOf(request),
              ElementsAre("lines[0].line_id", "lines[0].price"));
  auto& line = *request.mutable_lines(0);
  line.set_line_id("l1");
  line.mutable_price()->set_value("0");
  EXPECT_THAT(FaultsOf(request), testing::IsEmpty());
  line.mutable_price()->set_value("-0.01");
  line.mutable_purchase_price()->set_value("1");
  EXPECT_THAT(FaultsOf(request),
              ElementsAre("lines[0].price", "lines[0].purchase_price"));
}

}  // namespace
}  // namespace gateway
