#ifndef ADAPTERS_FOURWS_SALE_JSON_H_
#define ADAPTERS_FOURWS_SALE_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/requests.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"

// Converters of 4ws.trade's sales: receipts, and orders that are carts.
namespace gateway::fourws {

// The fields of v1::Sale beside its cart. CartTable() has the cart's fields,
// which stand side by side with these.
const Table& SaleTable();

void ReadSale(FieldReader& reader, v1::Sale& sale);

// Save receipt.
FieldWriter ReceiptToJson(const v1::SaveReceiptRequest& request,
                          const DocumentContext& context);

// An order, which moves the money of no gift card.
FieldWriter SaleToJson(const v1::Sale& sale,
                       const google::protobuf::Struct& additional_fields,
                       const DocumentContext& context);

// The same of a request.
template <typename Request>
FieldWriter OrderToJson(const Request& request,
                        const DocumentContext& context) {
  return SaleToJson(request.sale(), request.additional_fields(), context);
}

// Reads what upstream answers about a document that it saved, into the fields
// that `response` has for it.
absl::Status ReadSaved(JsonValue json, google::protobuf::Message& response);

template <typename Request, typename Response>
absl::StatusOr<Response> SavedSaleFromJson(const Request& /*request*/,
                                           JsonValue json,
                                           const DocumentContext& /*context*/) {
  Response response;
  RETURN_IF_ERROR(ReadSaved(json, response));
  return response;
}

// Get last digital order.
absl::StatusOr<Query> ListDigitalOrdersToQuery(
    const v1beta1::ListDigitalOrdersRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::ListDigitalOrdersResponse> ListDigitalOrdersFromJson(
    const v1beta1::ListDigitalOrdersRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_SALE_JSON_H_
