#include "adapters/fourws/sale_json.h"

#include <string>

#include "adapters/base/proto_time.h"
#include "adapters/fourws/cart_json.h"
#include "adapters/fourws/paging.h"
#include "adapters/fourws/sale_giftcards.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Struct;

constexpr Field kSavedOrder[] = {
    {"document_id", "id"},
    {"barcode", "barcode"},
    {"document_number", "documentNumber"},
    {"document_status", "documentStatus"},
};

constexpr Field kSavedSale[] = {
    {"transaction_id", "transactionId"},
    {"document_id", "id"},
    {"barcode", "barcode"},
    {"document_number", "documentNumber"},
    {"document_status", "documentStatus"},
};

// The cart with its defaults and its id.
v1::Cart FilledCartOf(const v1::Sale& sale, const DocumentContext& context) {
  v1::Cart cart = FilledCart(sale.cart(), context.defaults);
  if (cart.transaction_id().empty())
    cart.set_transaction_id(context.document_id);
  return cart;
}

FieldWriter Written(const v1::Cart& cart, const v1::Sale& sale,
                    const Struct& additional_fields, FieldWriter body) {
  WriteFields(CartTable(), cart, body);
  WriteFields(SaleTable(), sale, body);
  body.Additional(additional_fields, "additional_fields");
  return body;
}

}  // namespace

void ReadSale(FieldReader& reader, v1::Sale& sale) {
  ReadFields(SaleTable(), reader, AmountsOf(CartTable(), reader, {}), sale);
  // The last one, which keeps what nobody takes.
  ReadFields(CartTable(), reader, {}, *sale.mutable_cart());
}

FieldWriter ReceiptToJson(const v1::SaveReceiptRequest& request,
                          const DocumentContext& context) {
  const ReceiptOptions& options = context.options.receipts;
  v1::Cart cart = FilledCartOf(request.sale(), context);
  FieldWriter body("sale.cart");
  NameGiftcards(options.moves_giftcards, options, cart, body);
  // Numbers in the receipt's sample, texts in those of carts and orders.
  body.Code("registerCode", cart.place().register_code())
      .Code("sellerId", cart.place().seller_id());
  cart.mutable_place()->clear_register_code();
  cart.mutable_place()->clear_seller_id();
  return Written(cart, request.sale(), request.additional_fields(),
                 std::move(body));
}

FieldWriter SaleToJson(const v1::Sale& sale, const Struct& additional_fields,
                       const DocumentContext& context) {
  v1::Cart cart = FilledCartOf(sale, context);
  FieldWriter body("sale.cart");
  NameGiftcards(/*moves=*/false, context.options.receipts, cart, body);
  return Written(cart, sale, additional_fields, std::move(body));
}

absl::Status ReadSaved(JsonValue json, google::protobuf::Message& response) {
  FieldReader fields(json, "");
  RETURN_IF_ERROR(fields.status());
  fields.Raw("success");
  const bool is_sale =
      response.GetDescriptor()->FindFieldByName(kSavedSale[0].name) != nullptr;
  ReadFields(is_sale ? Table{kSavedSale} : Table{kSavedOrder}, fields, {},
             response);
  return absl::OkStatus();
}

absl::StatusOr<Query> ListDigitalOrdersToQuery(
    const v1beta1::ListDigitalOrdersRequest& request,
    const DocumentContext& /*context*/) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  Query query = {{"fromDateTime", TimeText(ToTime(request.from_time()))}};
  AddPage(page, query);
  return query;
}

absl::StatusOr<v1beta1::ListDigitalOrdersResponse> ListDigitalOrdersFromJson(
    const v1beta1::ListDigitalOrdersRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader answer(json, "");
  const JsonValue rows = answer.Raw("valueObjectList");
  RETURN_IF_ERROR(CheckRows(rows, "valueObjectList"));
  v1beta1::ListDigitalOrdersResponse response;
  for (const JsonValue order : answer.Objects("valueObjectList")) {
    FieldReader row(order, "");
    ReadSale(row, *response.add_orders());
  }
  for (const char* name : {"success", "moreRows"}) answer.Raw(name);
  *response.mutable_unmapped() = answer.Unmapped();
  RETURN_IF_ERROR(EndPage(request, json, rows.size(), "orders", response));
  return response;
}

}  // namespace gateway::fourws
