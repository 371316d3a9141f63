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

// Of several rows each.
constexpr Command kValidateCart = Assumed("validate_cart", "validateCart_v1");
constexpr Command kFullyValidateCart =
    Assumed("fully_validate_cart", "fullValidateCart_v1");
constexpr Command kGetDocument = Assumed("get_document", "getDocument_v1");

constexpr DocumentCodecTraits kAtOnce = {.end = End::kAnswer};
constexpr DocumentCodecTraits kAtOnceAssumed = {.end = End::kAnswer,
                                                .end_is_assumed = true};

// By callback, unless the answer has it all: PlatformOptions::carts_by_callback
// says which.
constexpr DocumentCodecTraits kEitherWay = {.end = End::kEither};

// By callback, as other documents: no page says so of these.
constexpr DocumentCodecTraits kByCallbackAssumed = {.end_is_assumed = true};

constexpr DocumentCodecTraits kByCallbackUrl = {.callback =
                                                    Callback::kCallbackUrl};

template <typename Request, auto kToJson, auto kFromJson>
CodecTable<ReadCodec>::value_type Read(const Command& command) {
  return {Request::descriptor()->full_name(),
          DocumentRead<Request, kToJson, kFromJson>(command)};
}

template <typename Request, auto kToJson, auto kFromJson,
          DocumentCodecTraits kTraits = DocumentCodecTraits()>
CodecTable<WriteCodec>::value_type Write(const Command& command) {
  return {Request::descriptor()->full_name(),
          DocumentWrite<Request, kToJson, kFromJson, kTraits>(command)};
}

// A write of which upstream may do a part and call it a failure.
template <typename Request, auto kFromRefusal>
CodecTable<WriteCodec>::value_type PartialWrite(
    CodecTable<WriteCodec>::value_type row) {
  row.second = WithRefusals<Request, kFromRefusal>(row.second);
  return row;
}

// A write of an order that is a cart.
template <typename Request, typename Response,
          DocumentCodecTraits kTraits = DocumentCodecTraits()>
CodecTable<WriteCodec>::value_type Order(const Command& command) {
  return Write<Request, OrderToJson<Request>,
               SavedSaleFromJson<Request, Response>, kTraits>(command);
}

// A write of an order that has a header and rows.
template <typename Request, typename Response,
          DocumentCodecTraits kTraits = DocumentCodecTraits()>
CodecTable<WriteCodec>::value_type OrderDocument(const Command& command) {
  return Write<Request, OrderRequestToJson<Request>,
               SavedSaleFromJson<Request, Response>, kTraits>(command);
}

}  // namespace

const CodecTable<ReadCodec>& DocumentReads() {
  static const auto& codecs = *new CodecTable<ReadCodec>{
      Read<v1::ValidateCartRequest, ValidateCartToJson, ValidateCartFromJson>(
          kValidateCart),
      Read<v1::FullyValidateCartRequest, FullyValidateCartToJson,
           FullyValidateCartFromJson>(kFullyValidateCart),
      Read<v1::GetCustomerRequest, GetCustomerToQuery, GetCustomerFromJson>(
          Assumed("get_customer", "getCustomer_v1")),
      // Stock and vouchers.
      Read<v1::QueryStockRequest, QueryStockToRequest, QueryStockFromJson>(
          Assumed("query_stock", "getStock_v1")),
      Read<v1::ListStockChangesRequest, ListStockChangesToQuery,
           ListStockChangesFromJson>(
          Assumed("list_stock_changes", "getLastStock_v1")),
      Read<v1beta1::ListCustomerVouchersRequest, ListCustomerVouchersToQuery,
           ListCustomerVouchersFromJson>(
          Assumed("list_customer_vouchers", "getCustomerLoyaltyVouchers_v1")),
      Read<v1beta1::ListActivatedVouchersRequest, ListActivatedVouchersToQuery,
           ListActivatedVouchersFromJson>(
          Assumed("list_activated_vouchers", "getLoyaltyVouchers_v1")),
      Read<v1beta1::ListLatestVouchersRequest, ListLatestVouchersToQuery,
           ListLatestVouchersFromJson>(
          Assumed("list_latest_vouchers", "getLastLoyaltyVouchers_v1")),
      Read<v1beta1::GetDocumentRequest, GetDocumentToQuery,
           GetDocumentFromJson>(kGetDocument),
      Read<v1beta1::ListDocumentsRequest, ListDocumentsToQuery,
           ListDocumentsFromJson>(kGetDocument),
      // Sales.
      Read<v1beta1::ListDigitalOrdersRequest, ListDigitalOrdersToQuery,
           ListDigitalOrdersFromJson>(
          Documented("list_digital_orders", "getLastDigitalOrders_v1")),
  };
  return codecs;
}

const CodecTable<WriteCodec>& DocumentWrites() {
  static const auto& codecs = *new CodecTable<WriteCodec>{
      Write<v1::ValidateCartRequest, ValidateCartToJson, ValidateCartFromJson,
            kEitherWay>(kValidateCart),
      Write<v1::FullyValidateCartRequest, FullyValidateCartToJson,
            FullyValidateCartFromJson, kEitherWay>(kFullyValidateCart),
      Write<v1beta1::SetCustomerOptInRequest, SetCustomerOptInToJson,
            SetCustomerOptInFromJson, kAtOnce>(
          Assumed("set_customer_opt_in", "setCustomerOptIn_v1")),
      // Stock.
      PartialWrite<v1beta1::InsertStockRequest, InsertStockFromRefusal>(
          Write<v1beta1::InsertStockRequest, InsertStockToJson,
                InsertStockFromJson, kByCallbackUrl>(
              Assumed("insert_stock", "insertStocks_v1"))),
      Write<v1::SavePurchaseRequest, SavePurchaseToJson, SavePurchaseFromJson>(
          Assumed("save_purchase", "savePurchase_v1")),
      Write<v1beta1::SaveSupplierEntryRequest, SaveSupplierEntryToJson,
            SaveSupplierEntryFromJson>(
          Assumed("save_supplier_entry", "saveSupplierEntry_v1")),
      Write<v1::SaveTransferRequest, SaveTransferToJson, SaveTransferFromJson>(
          Assumed("save_transfer", "saveTransfer_v1")),
      Write<v1::SaveFreeEntryRequest, SaveFreeEntryToJson,
            SaveFreeEntryFromJson>(
          Assumed("save_free_entry", "saveFreeEntry_v1")),
      Write<v1beta1::UpdateExternalReferencesRequest,
            UpdateExternalReferencesToJson, UpdateExternalReferencesFromJson,
            kAtOnceAssumed>(Assumed("update_external_references",
                                    "updateDocumentExternalReferences_v1")),
      // Sales. Pages call the service of receipts "saveSale".
      Write<v1::SaveReceiptRequest, ReceiptToJson,
            SavedSaleFromJson<v1::SaveReceiptRequest, v1::SaveReceiptResponse>,
            kByCallbackAssumed>(Assumed("save_receipt", "saveSale_v1")),
      Order<v1::SaveOrchestratedOrderRequest,
            v1::SaveOrchestratedOrderResponse>(
          Documented("save_orchestrated_order", "saveOrder_v1")),
      Order<v1::UpdateOrchestratedOrderRequest,
            v1::UpdateOrchestratedOrderResponse>(
          Documented("update_orchestrated_order", "updateOrder_v1")),
      Order<v1beta1::SaveOrderRequest, v1beta1::SaveOrderResponse,
            kByCallbackAssumed>(Assumed("save_order", "saveOnlyOrder_v1")),
      Order<v1beta1::ReplaceSaleRequest, v1beta1::ReplaceSaleResponse,
            kByCallbackAssumed>(Assumed("replace_sale", "replaceSale_v1")),
      OrderDocument<v1beta1::SaveSaleOrderRequest,
                    v1beta1::SaveSaleOrderResponse, kByCallbackAssumed>(
          Assumed("save_sale_order", "saveSaleOrder_v1")),
      OrderDocument<v1beta1::SaveReturnOrderRequest,
                    v1beta1::SaveReturnOrderResponse>(
          Assumed("save_return_order", "saveReturnOrder_v1")),
      OrderDocument<v1beta1::SaveOrchestratedReturnOrderRequest,
                    v1beta1::SaveOrchestratedReturnOrderResponse>(
          Assumed("save_orchestrated_return_order", "returnOrder_v1")),
  };
  return codecs;
}

}  // namespace gateway::fourws
