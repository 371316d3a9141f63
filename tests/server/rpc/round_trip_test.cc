// What an upstream answers may come back to it: no rule of ours for what
// callers make refuses it.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "adapters/base/json_document.h"
#include "adapters/fourws/codecs.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1/stock_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/rpc/validators.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;
using nlohmann::json;
using testing::HasSubstr;

constexpr char kLongRate[] = "21.999999999999996";
const char* const kOddId = "RICEVUTA 2024/1 é";

// More than callers may write, and in two lines.
std::string LongText() { return std::string(300, 'x') + "\nsecond line"; }

Any Packed(const Message& message) {
  Any any;
  any.PackFrom(message);
  return any;
}

// The response to `request` that upstream's `body` is.
template <typename Response>
Response AnswerTo(const Message& request, const json& body) {
  const Any any = Packed(request);
  const auto* write = fourws::FindWriteCodec(any);
  const auto* read = fourws::FindReadCodec(any);
  const fourws::PlatformOptions options;
  const JsonDocument told(body);
  const auto answer = write != nullptr
                          ? write->decode(any, nullptr, told, options)
                          : read->decode(any, nullptr, told, options);
  EXPECT_THAT(answer, IsOk());
  Response response;
  EXPECT_TRUE(answer.ok() && answer->UnpackTo(&response));
  return response;
}

// Whether the request passes our checks.
absl::Status Checked(const Message& request) {
  const Validator validate = FindValidator(*request.GetDescriptor());
  if (validate == nullptr) return absl::InternalError("no validator");
  return validate(request);
}

// The JSON that goes to upstream.
absl::StatusOr<std::string> Sent(const Message& request) {
  if (const absl::Status status = Checked(request); !status.ok()) return status;
  Write write;
  write.request = Packed(request);
  return fourws::FindWriteCodec(write.request)
      ->encode(write, fourws::PlatformOptions());
}

// What is nested as deep as JsonToValue() lets it be.
json Nested() {
  json nested = "leaf";
  for (int i = 0; i < 24; ++i) nested = {{"in", nested}};
  return nested;
}

json CartBody() {
  return {{"success", true},
          {"transactionId", kOddId},
          {"currency", "€"},
          {"seller", LongText()},
          {"discountsManualCumulative", "perhaps"},
          {"nested", Nested()},
          {"items",
           {{{"rowId", "1"},
             {"barcode", "8053289813603"},
             {"qty", 2},
             {"unitPrice", 85},
             {"description", LongText()},
             {"taxRate", kLongRate},
             {"movementType", "RESO"},
             {"rowTotal", 170}},
            {{"rowId", "1"}, {"rowTotal", 0}, {"qty", 0}}}},
          {"payments",
           {{{"paymentProgr", "1"}, {"paymentAmount", 100}},
            {{"paymentProgr", "1"}, {"paymentAmount", 70}}}},
          {"totals", {{"total", 170}}}};
}

template <typename... Requests>
std::vector<std::shared_ptr<Message>> SavesOf(const v1::Sale& sale) {
  const auto made = [&sale](auto request) {
    *request->mutable_sale() = sale;
    request->set_request_id("r-1");
    return request;
  };
  return {made(std::make_shared<Requests>())...};
}

std::vector<std::shared_ptr<Message>> AllSavesOf(const v1::Sale& sale) {
  return SavesOf<v1::SaveReceiptRequest, v1::SaveOrchestratedOrderRequest,
                 v1::UpdateOrchestratedOrderRequest, v1beta1::SaveOrderRequest,
                 v1beta1::ReplaceSaleRequest>(sale);
}

TEST(RoundTripTest, SavesEveryValidatedCart) {
  v1::ValidateCartRequest asked;
  const auto validated = AnswerTo<v1::ValidateCartResponse>(asked, CartBody());
  v1::Sale sale;
  *sale.mutable_cart() = validated.cart();
  for (const auto& request : AllSavesOf(sale)) {
    const auto body = Sent(*request);
    ASSERT_THAT(body, IsOk()) << request->GetTypeName();
    EXPECT_THAT(*body, HasSubstr(absl::StrCat("\"taxRate\":", kLongRate)));
    const auto sent = ParseJson(*body);
    ASSERT_THAT(sent, IsOk());
    EXPECT_EQ((*sent)["items"][0]["description"], LongText());
    EXPECT_EQ((*sent)["items"][0]["movementType"], "RESO");
    EXPECT_EQ((*sent)["discountsManualCumulative"], "perhaps");
    EXPECT_EQ((*sent)["nested"], Nested());
    EXPECT_EQ((*sent)["payments"].size(), 2);
  }
}

TEST(RoundTripTest, ValidatesEveryValidatedCart) {
  v1::FullyValidateCartRequest asked;
  const auto validated =
      AnswerTo<v1::FullyValidateCartResponse>(asked, CartBody());
  *asked.mutable_cart() = validated.cart();
  EXPECT_THAT(Sent(asked), IsOk());
  v1::ValidateCartRequest again;
  *again.mutable_cart() = validated.cart();
  EXPECT_THAT(Sent(again), IsOk());
}

TEST(RoundTripTest, SavesEveryListedOrder) {
  json order = CartBody();
  order.erase("success");
  order.erase("currency");
  order["ticketRTRef"] = LongText();
  order["clientDenomination"] = LongText();
  order["pointsPrevious"] = "1234567890123456789";
  order["goodsVoucher"] = {{{"barcode", LongText()}, {"amount", 10}}};
  order["invoiceClient"] = {{"email", LongText()}};
  const auto listed = AnswerTo<v1beta1::ListDigitalOrdersResponse>(
      v1beta1::ListDigitalOrdersRequest(),
      {{"success", true},
       {"valueObjectList", json::array({order})},
       {"moreRows", false}});
  ASSERT_EQ(listed.orders_size(), 1);
  for (const auto& request : AllSavesOf(listed.orders(0))) {
    const auto body = Sent(*request);
    ASSERT_THAT(body, IsOk()) << request->GetTypeName();
    EXPECT_THAT(*body, HasSubstr("\"pointsPrevious\":1234567890123456789"));
  }
}

TEST(RoundTripTest, InvoicesEveryCustomer) {
  const auto found = AnswerTo<v1::GetCustomerResponse>(
      v1::GetCustomerRequest(), {{"success", true},
                                 {"customer",
                                  {{"cardBarcode", kOddId},
                                   {"address1", LongText()},
                                   {"email", "a\tb"}}}});
  v1::Sale sale;
  *sale.mutable_invoice_customer() = found.customer();
  v1::Cart& cart = *sale.mutable_cart();
  cart.set_customer_card(found.customer().card_barcode());
  cart.set_transaction_id("t-1");
  v1::CartItem& item = *cart.add_items();
  item.set_row_id("1");
  item.set_barcode("8053289813603");
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Decimal::Parse("85")->ToMoney("EUR");
  for (const auto& request : AllSavesOf(sale))
    EXPECT_THAT(Sent(*request), IsOk()) << request->GetTypeName();
}

v1beta1::Document FoundDocument() {
  return AnswerTo<v1beta1::GetDocumentResponse>(
             v1beta1::GetDocumentRequest(),
             {{"success", true},
              {"documentHeader",
               {{"id", std::string(200, 'd') + " 1"},
                {"documentNumber", kOddId},
                {"supplierCode", std::string(251, 's')},
                {"currency", "EUR"}}},
              {"documentRows",
               {{{"id", kOddId},
                 {"itemCode", std::string(251, 'i')},
                 {"dimension1", std::string(251, 'd')},
                 {"quantity", "2"},
                 {"taxRate", kLongRate},
                 {"discount2", kLongRate},
                 {"priceSale", 85}}}}})
      .document();
}

// Copies what a row of a document that is saved has of a stored one.
template <typename Row>
void CopyRow(const v1beta1::DocumentLine& line, Row& row) {
  row.set_item_code(line.item_code());
  *row.mutable_dimensions() = line.dimensions();
  *row.mutable_quantity() = line.quantity();
  *row.mutable_tax_rate() = line.tax_rate();
  *row.mutable_discount_percents() = line.discount_percents();
  *row.mutable_sale_price() = line.sale_price();
}

void ExpectRate(const Message& request) {
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_THAT(*body, HasSubstr(kLongRate));
}

TEST(RoundTripTest, SavesWhatFollowsAStoredDocument) {
  const v1beta1::Document document = FoundDocument();
  v1beta1::SaveReturnOrderRequest back;
  back.set_request_id("r-1");
  v1beta1::OrderDocument& order = *back.mutable_order();
  order.set_original_id(document.id());
  order.set_document_number(document.number());
  CopyRow(document.rows(0), *order.add_rows());
  order.mutable_rows(0)->set_original_row_id(document.rows(0).id());
  ExpectRate(back);

  v1beta1::SaveSupplierEntryRequest entry;
  entry.set_request_id("r-1");
  entry.mutable_supplier_entry()->set_branch_code("1");
  entry.mutable_supplier_entry()->set_supplier_code(document.supplier_code());
  entry.mutable_supplier_entry()->add_purchase_ids(document.id());
  CopyRow(document.rows(0), *entry.mutable_supplier_entry()->add_rows());
  ExpectRate(entry);

  v1::SaveTransferRequest transfer;
  transfer.mutable_transfer()->set_id(document.id());
  transfer.mutable_transfer()->set_branch_code("1");
  CopyRow(document.rows(0), *transfer.mutable_transfer()->add_rows());
  ExpectRate(transfer);

  v1::SavePurchaseRequest purchase;
  purchase.set_request_id("r-1");
  purchase.mutable_purchase()->set_branch_code("1");
  CopyRow(document.rows(0), *purchase.mutable_purchase()->add_rows());
  ExpectRate(purchase);
}

TEST(RoundTripTest, NamesADocumentByWhateverIdItHas) {
  const v1beta1::Document document = FoundDocument();
  v1beta1::UpdateExternalReferencesRequest update;
  update.set_request_id("r-1");
  update.set_document_id(document.id());
  (*update.mutable_references()->mutable_fields())["reference"]
      .set_string_value("1");
  EXPECT_THAT(Sent(update), IsOk());
  v1beta1::GetDocumentRequest get;
  get.set_id(document.id());
  EXPECT_THAT(Checked(get), IsOk());
  get.clear_id();
  get.set_number(document.number());
  EXPECT_THAT(Checked(get), IsOk());
}

TEST(RoundTripTest, TakesThePlaceAndThePricesOfACard) {
  v1::ActivateGiftcardRequest request;
  request.set_barcode("2000000001814");
  request.set_request_id("r-1");
  *request.mutable_amount() = Decimal::Parse("10")->ToMoney("EUR");
  request.mutable_place()->set_entity_code(std::string(65, '4'));
  request.mutable_place()->set_branch_code("NEGOZIO 1");
  request.mutable_new_giftcard()->set_country("IT");
  request.mutable_new_giftcard()->set_price_list("LISTINO 1");
  request.mutable_holder()->set_customer_card(std::string(251, '1'));
  EXPECT_THAT(Checked(request), IsOk());
}

TEST(RoundTripTest, InsertsTheStockThatWasTold) {
  const auto told = AnswerTo<v1::QueryStockResponse>(
      v1::QueryStockRequest(),
      {{"success", true},
       {"stocks",
        {{std::string(251, '1'),
          {{{"itemCode", "SCARPA"}, {"quantity", kLongRate}}}}}}});
  ASSERT_EQ(told.levels_size(), 1);
  v1beta1::InsertStockRequest insert;
  insert.set_request_id("r-1");
  v1beta1::StockRow& row = *insert.add_rows();
  row.set_entity_code(told.levels(0).entity_code());
  row.set_barcode("8053289813603");
  *row.mutable_quantity() = told.levels(0).quantity();
  ExpectRate(insert);
  v1::QueryStockRequest query;
  query.set_item_code(told.levels(0).item_code());
  query.set_entity_code(told.levels(0).entity_code());
  EXPECT_THAT(Checked(query), IsOk());
}

TEST(RoundTripTest, NamesWhatOneNamed) {
  v1::GetOfferRequest offer;
  offer.set_offer_id(kOddId);
  EXPECT_THAT(Checked(offer), IsOk());
  v1::GetClientRequest client;
  client.set_client_id(kOddId);
  EXPECT_THAT(Checked(client), IsOk());
  v1beta1::ChangeProductLinePricesRequest prices;
  prices.set_cart_id(std::string(129, 'c'));
  prices.set_request_id("r-1");
  prices.add_lines()->set_line_id(kOddId);
  prices.mutable_lines(0)->mutable_price()->set_value(kLongRate);
  EXPECT_THAT(Checked(prices), IsOk());
  client.set_client_id("a\nb");
  EXPECT_FALSE(Checked(client).ok());
}

// What a caller makes, is held to our rules still.
TEST(RoundTripTest, RefusesWhatNoUpstreamSaid) {
  v1::SavePurchaseRequest purchase;
  purchase.set_request_id("r-1");
  purchase.mutable_purchase()->set_branch_code("1");
  CopyRow(FoundDocument().rows(0), *purchase.mutable_purchase()->add_rows());
  ASSERT_THAT(Checked(purchase), IsOk());
  purchase.mutable_purchase()->set_season_code("two\nlines");
  EXPECT_FALSE(Checked(purchase).ok());
  purchase.mutable_purchase()->set_season_code(std::string(1025, 's'));
  EXPECT_FALSE(Checked(purchase).ok());
  purchase.mutable_purchase()->clear_season_code();
  purchase.mutable_purchase()->mutable_discount_percent()->set_value("1,5");
  EXPECT_FALSE(Checked(purchase).ok());

  v1::ValidateCartRequest cart;
  v1::CartItem& item = *cart.mutable_cart()->add_items();
  item.set_barcode("1");
  item.mutable_quantity()->set_value("1");
  *item.mutable_unit_price() = Decimal::Parse("1")->ToMoney("EUR");
  ASSERT_THAT(Checked(cart), IsOk());
  cart.mutable_cart()->set_currency_code("USD");
  EXPECT_FALSE(Checked(cart).ok());
  item.mutable_unit_price()->set_currency_code("USD");
  EXPECT_THAT(Checked(cart), IsOk());
  cart.mutable_cart()->clear_currency_code();
  item.mutable_unit_price()->clear_currency_code();
  EXPECT_FALSE(Checked(cart).ok());
  item.mutable_unit_price()->set_currency_code("EUR");
  item.mutable_quantity()->set_value("0");
  EXPECT_FALSE(Checked(cart).ok());
  item.clear_barcode();
  item.mutable_quantity()->set_value("1");
  EXPECT_FALSE(Checked(cart).ok());
}

}  // namespace
}  // namespace gateway
