#include "adapters/fourws/document_codecs.h"

#include "adapters/base/api.h"
#include "adapters/fourws/cart_json.h"
#include "adapters/fourws/converter_codec.h"
#include "adapters/fourws/customer_json.h"
#include "adapters/fourws/order_document_json.h"
#include "adapters/fourws/purchase_json.h"
#include "adapters/fourws/sale_json.h"
#include "adapters/fourws/stock_insert_json.h"
#include "adapters/fourws/stock_json.h"
#include "adapters/fourws/stored_document_json.h"
#include "adapters/fourws/voucher_json.h"
#include "adapters/fourws/warehouse_json.h"

namespace gateway::fourws {
namespace {

using Callback = DocumentCodecTraits::Callback;

constexpr DocumentCodecTraits kAtOnce = {.callback = Callback::kNone,
                                         .immediate = true};

// By callback, unless the answer has it all.
constexpr DocumentCodecTraits kEitherWay = {.callback = Callback::kCallback,
                                            .immediate = true};

constexpr DocumentCodecTraits kByCallbackUrl = {.callback =
                                                    Callback::kCallbackUrl};

template <typename Request, auto kToJson, auto kFromJson>
CodecTable<ReadCodec>::value_type Read(absl::string_view command) {
  return {Request::descriptor()->full_name(),
          DocumentRead<Request, kToJson, kFromJson>(command)};
}

template <typename Request, auto kToJson, auto kFromJson,
          DocumentCodecTraits kTraits = DocumentCodecTraits()>
CodecTable<WriteCodec>::value_type Write(absl::string_view command) {
  return {Request::descriptor()->full_name(),
          DocumentWrite<Request, kToJson, kFromJson, kTraits>(command)};
}

// A write whose failures tell more than a message.
template <typename Request, auto kFromRefusal>
CodecTable<WriteCodec>::value_type Telling(
    CodecTable<WriteCodec>::value_type row) {
  row.second = WithRefusals<Request, kFromRefusal>(row.second);
  return row;
}

// A write of an order that is a cart.
template <typename Request, typename Response>
CodecTable<WriteCodec>::value_type Order(absl::string_view command) {
  return Write<Request, OrderToJson<Request>,
               SavedSaleFromJson<Request, Response>>(command);
}

// A write of an order that has a header and rows.
template <typename Request, typename Response>
CodecTable<WriteCodec>::value_type OrderDocument(absl::string_view command) {
  return Write<Request, OrderRequestToJson<Request>,
               SavedSaleFromJson<Request, Response>>(command);
}

}  // namespace

const CodecTable<ReadCodec>& DocumentReads() {
  static const auto& codecs = *new CodecTable<ReadCodec>{
      Read<v1::ValidateCartRequest, ValidateCartToJson, ValidateCartFromJson>(
          "validate_cart"),
      Read<v1::FullyValidateCartRequest, FullyValidateCartToJson,
           FullyValidateCartFromJson>("fully_validate_cart"),
      Read<v1::GetCustomerRequest, GetCustomerToQuery, GetCustomerFromJson>(
          "get_customer"),
      // Stock and vouchers.
      Read<v1::QueryStockRequest, QueryStockToRequest, QueryStockFromJson>(
          "query_stock"),
      Read<v1::ListStockChangesRequest, ListStockChangesToQuery,
           ListStockChangesFromJson>("list_stock_changes"),
      Read<v1beta1::ListCustomerVouchersRequest, ListCustomerVouchersToQuery,
           ListCustomerVouchersFromJson>("list_customer_vouchers"),
      Read<v1beta1::ListActivatedVouchersRequest, ListActivatedVouchersToQuery,
           ListActivatedVouchersFromJson>("list_activated_vouchers"),
      Read<v1beta1::ListLatestVouchersRequest, ListLatestVouchersToQuery,
           ListLatestVouchersFromJson>("list_latest_vouchers"),
      Read<v1beta1::GetDocumentRequest, GetDocumentToQuery,
           GetDocumentFromJson>("get_document"),
      Read<v1beta1::ListDocumentsRequest, ListDocumentsToQuery,
           ListDocumentsFromJson>("get_document"),
      // Sales.
      Read<v1beta1::ListDigitalOrdersRequest, ListDigitalOrdersToQuery,
           ListDigitalOrdersFromJson>("list_digital_orders"),
  };
  return codecs;
}

const CodecTable<WriteCodec>& DocumentWrites() {
  static const auto& codecs = *new CodecTable<WriteCodec>{
      Write<v1::ValidateCartRequest, ValidateCartToJson, ValidateCartFromJson,
            kEitherWay>("validate_cart"),
      Write<v1::FullyValidateCartRequest, FullyValidateCartToJson,
            FullyValidateCartFromJson, kEitherWay>("fully_validate_cart"),
      Write<v1beta1::SetCustomerOptInRequest, SetCustomerOptInToJson,
            SetCustomerOptInFromJson, kAtOnce>("set_customer_opt_in"),
      // Stock.
      Telling<v1beta1::InsertStockRequest, InsertStockFromRefusal>(
          Write<v1beta1::InsertStockRequest, InsertStockToJson,
                InsertStockFromJson, kByCallbackUrl>("insert_stock")),
      Write<v1::SavePurchaseRequest, SavePurchaseToJson, SavePurchaseFromJson>(
          "save_purchase"),
      Write<v1beta1::SaveSupplierEntryRequest, SaveSupplierEntryToJson,
            SaveSupplierEntryFromJson>("save_supplier_entry"),
      Write<v1::SaveTransferRequest, SaveTransferToJson, SaveTransferFromJson>(
          "save_transfer"),
      Write<v1::SaveFreeEntryRequest, SaveFreeEntryToJson,
            SaveFreeEntryFromJson>("save_free_entry"),
      Write<v1beta1::UpdateExternalReferencesRequest,
            UpdateExternalReferencesToJson, UpdateExternalReferencesFromJson,
            kAtOnce>("update_external_references"),
      // Sales.
      Write<v1::SaveReceiptRequest, ReceiptToJson,
            SavedSaleFromJson<v1::SaveReceiptRequest, v1::SaveReceiptResponse>>(
          "save_receipt"),
      Order<v1::SaveOrchestratedOrderRequest,
            v1::SaveOrchestratedOrderResponse>("save_orchestrated_order"),
      Order<v1::UpdateOrchestratedOrderRequest,
            v1::UpdateOrchestratedOrderResponse>("update_orchestrated_order"),
      Order<v1beta1::SaveOrderRequest, v1beta1::SaveOrderResponse>(
          "save_order"),
      Order<v1beta1::ReplaceSaleRequest, v1beta1::ReplaceSaleResponse>(
          "replace_sale"),
      OrderDocument<v1beta1::SaveSaleOrderRequest,
                    v1beta1::SaveSaleOrderResponse>("save_sale_order"),
      OrderDocument<v1beta1::SaveReturnOrderRequest,
                    v1beta1::SaveReturnOrderResponse>("save_return_order"),
      OrderDocument<v1beta1::SaveOrchestratedReturnOrderRequest,
                    v1beta1::SaveOrchestratedReturnOrderResponse>(
          "save_orchestrated_return_order"),
  };
  return codecs;
}

}  // namespace gateway::fourws
