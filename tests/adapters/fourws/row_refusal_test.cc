#include "adapters/fourws/row_refusal.h"

#include <string>

#include "adapters/base/error.h"
#include "adapters/fourws/upstream_errors.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1/stock_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Message;

// The field at fault where upstream refuses `request` in these words; empty if
// it names none.
std::string FieldOf(const std::string& text, const Message& request) {
  const absl::Status refusal = RefusalOf(text);
  const absl::Status status = WithRow(refusal, request);
  EXPECT_EQ(status.code(), refusal.code());
  EXPECT_EQ(status.message(), refusal.message());
  const google::rpc::Status told = ToRpcStatus(status);
  for (const auto& detail : told.details()) {
    google::rpc::BadRequest bad;
    if (!detail.UnpackTo(&bad)) continue;
    EXPECT_EQ(bad.field_violations_size(), 1);
    EXPECT_EQ(bad.field_violations(0).description(), refusal.message());
    return bad.field_violations(0).field();
  }
  return "";
}

v1::ValidateCartRequest CartOfTwo() {
  v1::ValidateCartRequest request;
  request.mutable_cart()->add_items();
  request.mutable_cart()->add_items();
  request.mutable_cart()->add_payments();
  return request;
}

TEST(WithRowTest, NamesTheRow) {
  const auto cart = CartOfTwo();
  EXPECT_EQ(FieldOf("Invalid barcode value: 87654321 at row: 1", cart),
            "cart.items[0]");
  EXPECT_EQ(FieldOf("Invalid barcode value: 87654321 at row: 2", cart),
            "cart.items[1]");
  EXPECT_EQ(FieldOf("item no longer available At Row 2.", cart),
            "cart.items[1]");
  EXPECT_EQ(FieldOf("no matching price found at row:1, branch 7", cart),
            "cart.items[0]");
}

TEST(WithRowTest, NamesNoRowThatThereIsNot) {
  const auto cart = CartOfTwo();
  for (const char* text :
       {"", "Invalid barcode value: 1", "at row: ", "at row: x", "at row: 0",
        "at row: 3", "at row: -1", "at row: 99999999999999999999", "at row"}) {
    EXPECT_EQ(FieldOf(text, cart), "") << text;
  }
  EXPECT_EQ(FieldOf("at row: 1", v1::ValidateCartRequest()), "");
  EXPECT_EQ(WithRow(absl::OkStatus(), cart), absl::OkStatus());
  EXPECT_EQ(WithRow(absl::UnknownError("at row: 1"), cart),
            absl::UnknownError("at row: 1"));
}

TEST(WithRowTest, KnowsTheRowsOfEachRequest) {
  constexpr char kText[] = "refused at row: 1";
  v1::SaveReceiptRequest receipt;
  receipt.mutable_sale()->add_goods_vouchers();
  receipt.mutable_sale()->mutable_cart()->add_items();
  EXPECT_EQ(FieldOf(kText, receipt), "sale.cart.items[0]");
  v1::SavePurchaseRequest purchase;
  purchase.mutable_purchase()->add_rows();
  EXPECT_EQ(FieldOf(kText, purchase), "purchase.rows[0]");
  v1beta1::SaveReturnOrderRequest order;
  order.mutable_order()->add_rows();
  EXPECT_EQ(FieldOf(kText, order), "order.rows[0]");
  v1beta1::InsertStockRequest stock;
  stock.add_rows();
  EXPECT_EQ(FieldOf(kText, stock), "rows[0]");
  v1::QueryStockRequest query;
  query.mutable_cart()->add_rows();
  EXPECT_EQ(FieldOf(kText, query), "cart.rows[0]");
}

}  // namespace
}  // namespace gateway::fourws
