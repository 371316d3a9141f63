#include "adapters/fourws/sale_json.h"

#include <set>
#include <string>

#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/fourws/cart_json.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::UnorderedElementsAre;

constexpr char kCallback[] =
    "https://europe-west1-sinesy4wsplatform.cloudfunctions.net/fake-callback";

template <typename Message>
Message FromText(const char* text) {
  Message message;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(text, &message);
  EXPECT_TRUE(parsed.ok()) << parsed.ToString();
  return message;
}

// What goes to upstream, the callback included.
absl::StatusOr<json> Written(const google::protobuf::Message& request,
                             const PlatformOptions& options = {}) {
  Write write;
  write.request.PackFrom(request);
  write.callback_url = kCallback;
  const auto body = FindWriteCodec(write.request)->encode(write, options);
  if (!body.ok()) return body.status();
  return ParseJson(*body);
}

// Fixtures are excerpts, with "" and [] for nothing.
json Pruned(const json& fixture) {
  if (!fixture.is_structured()) return fixture;
  const json no_text = "";
  json pruned = fixture.is_array() ? json::array() : json::object();
  for (const auto& [name, value] : fixture.items()) {
    if (value == no_text || value == json::array()) continue;
    if (fixture.is_array())
      pruned.push_back(Pruned(value));
    else
      pruned[name] = Pruned(value);
  }
  return pruned;
}

// `body`, as far as `fixture` goes.
json Excerpt(const json& body, const json& fixture) {
  if (!body.is_structured() || !fixture.is_structured()) return body;
  if (body.is_array()) {
    json list = json::array();
    for (size_t i = 0; i < body.size(); ++i)
      list.push_back(Excerpt(body[i], i < fixture.size() ? fixture[i] : ""));
    return list;
  }
  json object = json::object();
  for (const auto& [name, value] : body.items()) {
    if (fixture.contains(name)) object[name] = Excerpt(value, fixture[name]);
  }
  return object;
}

std::set<std::string> NamesBeyond(const json& body, const json& fixture) {
  std::set<std::string> names;
  for (const auto& [name, value] : body.items()) {
    if (!fixture.contains(name)) names.insert(name);
  }
  return names;
}

constexpr char kReturn[] = R"({"sale": {
  "cart": {
    "place": {"entityCode": "210", "branchCode": "1001", "registerCode": "22",
              "sellerId": "1001"},
    "transactionId": "257ba40c-59e2-43d2-a6f4-47c2b98662fc",
    "currencyCode": "EUR", "currencySymbol": "€", "seller": "Marco Bianchi",
    "filling": "LAST", "manualDiscountsCumulative": true,
    "movementType": "MOVEMENT_TYPE_RETURN",
    "items": [{
      "barcode": "010005600108", "currencyCode": "EUR", "currencySymbol": "€",
      "description": "POLO IN COTONE PIQUET", "quantity": {"value": "1"},
      "unitPrice": {"currencyCode": "EUR", "units": 19, "nanos": 900000000},
      "dimensions": [
        {"code": "8", "description": "S", "typeCode": "TAGLIA",
         "type": "Taglia"},
        {"code": "BIANCO", "description": "BIANCO", "typeCode": "COLORE",
         "type": "Colore"}]}]},
  "startTime": "2020-07-15T09:39:26Z", "endTime": "2020-07-15T09:39:30Z",
  "fiscal": {
    "documentNumber": "2", "ticketNumber": "2", "rtTicket": "XXXX",
    "zReportNumber": "#####", "receiptBarcode": "10012220071500002",
    "printerSerial": "XXXXX-XXXXX-XXXXX", "deviceId": "945d8af21d80556a"},
  "originalSale": {"rtTicket": "XXXXXX", "zReportNumber": "####",
                   "startTime": "2020-07-15T09:33:35Z"},
  "buyer": {"pointsCode": "CUSTOMER_NOT_FOUND",
            "pointsMessage": "Customer NOT found"},
  "goodsVouchers": [{
    "barcode": "8015948279786",
    "amount": {"currencyCode": "EUR", "units": 19, "nanos": 900000000},
    "description": "Buono merce", "itemCode": "GOOD210_001",
    "validityDays": 30, "taxRate": {"value": "22"}, "vatCode": "20",
    "endTime": "2020-08-14T11:39:30Z", "zReportNumber": "0474",
    "rtTicket": "XXXXXX", "printerSerial": "XXXXXXXX",
    "documentNumber": "3"}]}})";

TEST(SaveReceiptTest, WritesTheDocumentedReturn) {
  const json fixture = Fixture("receipt_return_request_excerpt.json");
  const auto body = Written(FromText<v1::SaveReceiptRequest>(kReturn));
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(Excerpt(*body, fixture), Pruned(fixture));
  // The excerpt ends within the first row. What it lacks of the header is of
  // carts.
  EXPECT_THAT(NamesBeyond(*body, fixture),
              UnorderedElementsAre("callback", "onlineValidation", "rounding",
                                   "totals"));
  EXPECT_EQ((*body)["items"][0]["movementType"], "R");
}

constexpr char kOrder[] = R"({"sale": {
  "cart": {
    "place": {"entityCode": "210", "registerCode": "8", "sellerId": "1001"},
    "transactionId": "{{UUID}}-trs", "customerCard": "0099000001209",
    "currencyCode": "EUR", "currencySymbol": "€", "currencyScale": 2,
    "seller": "Marco Bianchi", "manualDiscountsCumulative": true,
    "movementType": "MOVEMENT_TYPE_SALE",
    "payments": [
      {"kind": "KIND_ELECTRONIC", "code": "21", "id": "{{$guid}}",
       "description": "Carta di credito", "image": "carte-ok.png",
       "amount": {"currencyCode": "EUR", "units": 10},
       "cashAmount": {"currencyCode": "EUR", "units": 10}, "done": true},
      {"kind": "KIND_CASH", "code": "1", "id": "{{$guid}}",
       "description": "Contanti", "image": "contanti-euro.png",
       "amount": {"currencyCode": "EUR", "units": 23, "nanos": 320000000},
       "cashAmount": {"currencyCode": "EUR", "units": 23, "nanos": 320000000},
       "done": true}],
    "totals": {
      "discountAmount": {"currencyCode": "EUR", "units": 2,
                         "nanos": 500000000},
      "total": {"currencyCode": "EUR", "units": 27, "nanos": 320000000},
      "vat": {"currencyCode": "EUR", "units": 6, "nanos": 10000000},
      "grandTotal": {"currencyCode": "EUR", "units": 33, "nanos": 320000000},
      "discount": {"value": "7"}, "discountType": "P",
      "discountReason": "BIRTHDAY",
      "discountReasonDescription": "Sconto Compleanno",
      "allowance": {"currencyCode": "EUR"},
      "alreadyPaid": {"currencyCode": "EUR"},
      "taxableIncome": {"currencyCode": "EUR", "units": 27,
                        "nanos": 310000000}}},
  "endTime": "2020-02-06T13:22:19Z", "deliveryTime": "2020-02-13T14:13:36Z",
  "fiscal": {"documentNumber": "1", "ticketNumber": "1",
             "receiptBarcode": "10010820020600001",
             "printerCode": "XXXX_500_210_1001_5"},
  "buyer": {
    "customerId": "31031989", "name": "Cliente Esempio",
    "contractCode": "31031989123456", "contract": "Convenzione Esempio",
    "contractEndTime": "2020-10-29T23:00:00Z",
    "contractDiscount": {"value": "10"}, "pointsBefore": {"value": "0"},
    "pointsMessage": "Customer NOT enabled for points because customer NOT found into registry"},
  "invoiceCustomer": {
    "cardBarcode": "0099000001209", "givenName": "Cliente",
    "familyName": "Esempio", "sex": "M", "address": "via Esempio 1",
    "zipCode": "31046", "city": "Oderzo", "province": "TV",
    "email": "cliente@example.com", "fiscalCode": "XXXXXX99X99X999X",
    "foreigner": false, "entityCode": "210", "kindCode": "4",
    "kind": "Tipo 4", "cardKindCode": "3", "cardKind": "CONVENZIONATO"}}})";

TEST(SaveOrchestratedOrderTest, WritesTheDocumentedOrder) {
  const json fixture = Fixture("order_request_api22382043_excerpt.json");
  const auto body = Written(FromText<v1::SaveOrchestratedOrderRequest>(kOrder));
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(Excerpt(*body, fixture), Pruned(fixture));
  EXPECT_THAT(NamesBeyond(*body, fixture),
              UnorderedElementsAre("callback", "filling", "onlineValidation"));
  EXPECT_EQ(NamesBeyond((*body)["payments"][0], fixture["payments"][0]),
            (std::set<std::string>{"channel"}));
}

constexpr char kUpdate[] = R"({"sale": {
  "cart": {
    "place": {"sellerId": "1001"}, "transactionId": "{{UUID}}-trs",
    "seller": "Marco Bianchi",
    "items": [{
      "rowId": "76c55f38-9586-462b-bdb6-9e45f9ba98b8", "rowType": "ITEM",
      "barcode": "010005600109", "itemCode": "BO00P794101",
      "description": "POLO IN COTONE PIQUET", "quantity": {"value": "1"},
      "unitPrice": {"currencyCode": "EUR", "units": 19, "nanos": 900000000},
      "taxRate": {"value": "22"}, "vatCode": "20",
      "total": {"currencyCode": "EUR", "units": 16, "nanos": 660000000},
      "discount": {"value": "10"}, "discountType": "P", "rowOrder": 1,
      "channel": "INSTORE"}],
    "payments": [{
      "kind": "KIND_ELECTRONIC", "code": "21", "id": "64231ea7-...",
      "description": "Carta di credito",
      "amount": {"currencyCode": "EUR", "units": 10},
      "cashAmount": {"currencyCode": "EUR", "units": 10}}],
    "totals": {
      "discountAmount": {"currencyCode": "EUR", "units": 2,
                         "nanos": 500000000},
      "total": {"currencyCode": "EUR", "units": 27, "nanos": 320000000},
      "vat": {"currencyCode": "EUR", "units": 6, "nanos": 10000000},
      "grandTotal": {"currencyCode": "EUR", "units": 33,
                     "nanos": 320000000}}},
  "startTime": "2020-02-06T13:12:30Z", "endTime": "2020-02-06T13:22:19Z",
  "invoiceCustomer": {}}})";

TEST(UpdateOrchestratedOrderTest, WritesTheDocumentedUpdate) {
  const json fixture =
      Fixture("orchestrated_order_update_request_doc1611788_excerpt.json");
  const auto body =
      Written(FromText<v1::UpdateOrchestratedOrderRequest>(kUpdate));
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(Excerpt(*body, fixture), Pruned(fixture));
  EXPECT_THAT(NamesBeyond(*body, fixture),
              UnorderedElementsAre("currency", "currencySymbol", "rounding",
                                   "discountsManualCumulative", "filling",
                                   "onlineValidation"));
  EXPECT_THAT(NamesBeyond((*body)["items"][0], fixture["items"][0]),
              UnorderedElementsAre("barcodeType", "itemSubType", "itemType",
                                   "movementType", "qtyType"));
}

TEST(SaleTest, LosesNoLeaf) {
  for (const char* name :
       {"receipt_return_request_excerpt.json",
        "order_request_api22382043_excerpt.json",
        "orchestrated_order_update_request_doc1611788_excerpt.json"}) {
    ExpectNoLeafIsLost(Fixture(name), [](const json& body) {
      v1::Sale sale;
      const JsonDocument read(body);
      FieldReader reader(read, "");
      ReadSale(reader, sale);
      return sale.SerializeAsString();
    });
  }
}

// What upstream answers about an order can be sent again as it came.
TEST(SaleTest, GoesBackAsItCame) {
  json order = Fixture("order_request_api22382043_excerpt.json");
  order["novelty"] = {{"deep", 1.5}};
  order["goodsVoucher"] =
      Fixture("receipt_return_request_excerpt.json")["goodsVoucher"];
  order["goodsVoucher"][0]["itemSubType"] = "OTHER";
  v1beta1::SaveOrderRequest request;
  const JsonDocument read(order);
  FieldReader reader(read, "");
  ReadSale(reader, *request.mutable_sale());
  const auto body = Written(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(Excerpt(*body, order), Pruned(order));
}

// The rows that validation enriched, with all that has no field.
TEST(SaveReceiptTest, SendsAValidatedCartAsItCame) {
  json upstream = Fixture("cart_full_validation_response_excerpt.json");
  upstream["novelty"] = {{"deep", 1.5}};
  upstream["items"][0]["novelty"] = "x";
  upstream["items"][1]["itemSubType"] = "ITEM";
  upstream["items"][1]["dimension1"] = "9";
  const PlatformOptions options;
  const auto validated = FullyValidateCartFromJson(
      {}, JsonDocument(upstream),
      DocumentContext{options, options.DefaultsOf(""), ""});
  ASSERT_THAT(validated, IsOk());
  v1::SaveReceiptRequest request;
  *request.mutable_sale()->mutable_cart() = validated->cart();
  const auto body = Written(request);
  ASSERT_THAT(body, IsOk());
  upstream.erase("success");
  upstream.erase("responseType");
  EXPECT_EQ(Excerpt(*body, upstream), Pruned(upstream));
  // Of the rows, not of their prices before discounts.
  EXPECT_EQ((*body)["totals"]["total"], 44.94);
}

TEST(SaveReceiptTest, HasAnIdThatTheGatewayMade) {
  auto request = FromText<v1::SaveReceiptRequest>(kReturn);
  request.mutable_sale()->mutable_cart()->clear_transaction_id();
  PreparedDocument prepared;
  prepared.set_id("made");
  Write write;
  write.request.PackFrom(request);
  write.prepared.PackFrom(prepared);
  const auto body =
      FindWriteCodec(write.request)->encode(write, PlatformOptions());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(json::parse(*body)["transactionId"], "made");
}

TEST(SaveReceiptTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  auto request = FromText<v1::SaveReceiptRequest>(kReturn);
  for (const char* name : {"registerCode", "deliveryDate", "callback", "new"}) {
    (*request.mutable_additional_fields()->mutable_fields())[name]
        .set_string_value("x");
  }
  const auto body = Written(request);
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* name : {"registerCode", "deliveryDate", "callback"}) {
    EXPECT_THAT(std::string(body.status().message()),
                testing::HasSubstr(std::string("additional_fields.") + name));
  }
  EXPECT_THAT(std::string(body.status().message()),
              testing::Not(testing::HasSubstr("fields.new")));
}

}  // namespace
}  // namespace gateway::fourws
