#include "tests/sandbox/document_services.h"

#include "tests/sandbox/cart_service.h"
#include "tests/sandbox/customer_service.h"
#include "tests/sandbox/order_documents.h"
#include "tests/sandbox/sales_service.h"
#include "tests/sandbox/saved_documents.h"
#include "tests/sandbox/stock_service.h"
#include "tests/sandbox/stored_documents.h"
#include "tests/sandbox/voucher_service.h"

namespace sandbox {

const std::vector<DocumentService>& DocumentServices() {
  static const auto& services = *new std::vector<DocumentService>{
      {"get_customer", "getCustomer_v1", "GET", JudgeGetCustomer, nullptr},
      {"validate_cart", "validateCart_v1", "POST", JudgeCart, ValidateCart},
      {"fully_validate_cart", "fullValidateCart_v1", "POST", JudgeCart,
       FullyValidateCart},
      {"set_customer_opt_in", "setCustomerOptIn_v1", "POST", JudgeOptIn, OptIn},
      {"query_stock", "getStock_v1", "POST", JudgeQueryStock, nullptr},
      {"list_stock_changes", "getLastStock_v1", "GET", JudgeStockChanges,
       nullptr},
      {"insert_stock", "insertStocks_v1", "POST", JudgeInsertStock,
       InsertStock},
      {"list_customer_vouchers", "getCustomerLoyaltyVouchers_v1", "GET",
       JudgeCustomerVouchers, nullptr},
      {"list_activated_vouchers", "getLoyaltyVouchers_v1", "GET",
       JudgeActivatedVouchers, nullptr},
      {"list_latest_vouchers", "getLastLoyaltyVouchers_v1", "GET",
       JudgeLatestVouchers, nullptr},
      {"save_purchase", "savePurchase_v1", "POST", JudgePurchase, SaveDocument},
      {"save_supplier_entry", "saveSupplierEntry_v1", "POST",
       JudgeSupplierEntry, SaveDocument},
      {"save_transfer", "saveTransfer_v1", "POST", JudgeTransfer, SaveTransfer},
      {"save_free_entry", "saveFreeEntry_v1", "POST", JudgeFreeEntry,
       SaveDocument},
      {"get_document", "getDocument_v1", "GET", JudgeGetDocument, nullptr},
      {"update_external_references", "updateDocumentExternalReferences_v1",
       "POST", JudgeUpdateReferences, UpdateReferences},
      // Sales.
      {"save_receipt", "saveSale_v1", "POST", JudgeSale, SaveReceipt},
      {"save_order", "saveOnlyOrder_v1", "POST", JudgeSale, SaveOrder},
      {"replace_sale", "replaceSale_v1", "POST", JudgeSale, ReplaceSale},
      {"list_digital_orders", "getLastDigitalOrders_v1", "GET", JudgeListOrders,
       nullptr},
      {"save_sale_order", "saveSaleOrder_v1", "POST", JudgeOrderDocument,
       SaveOrderDocument},
      {"save_return_order", "saveReturnOrder_v1", "POST", JudgeOrderDocument,
       SaveReturnDocument},
      {"save_orchestrated_order", "saveOrder_v1", "POST", JudgeSale, SaveOrder},
      {"update_orchestrated_order", "updateOrder_v1", "POST", JudgeSale,
       UpdateOrder},
      {"save_orchestrated_return_order", "returnOrder_v1", "POST",
       JudgeOrderDocument, SaveReturnDocument},
  };
  return services;
}

const DocumentService* FindDocumentService(const std::string& name) {
  for (const DocumentService& service : DocumentServices()) {
    if (name == service.name) return &service;
  }
  return nullptr;
}

std::string KeyOf(const Json& order) {
  const auto within = [](const Json& object, const char* field) {
    const auto found = object.find(field);
    return found == object.end() ? Json() : *found;
  };
  const Json items = within(order, "items");
  const Json rows = within(order, "documentRows");
  const Json stocks = within(order, "stocks");
  for (const std::string& key :
       {TextAt(order, "barcode"), TextAt(within(order, "documentHeader"), "id"),
        TextAt(order, "transactionId"),
        items.is_array() && !items.empty() ? TextAt(items[0], "barcode") : "",
        rows.is_array() && !rows.empty() ? TextAt(rows[0], "barcode") : "",
        stocks.is_array() && !stocks.empty() ? TextAt(stocks[0], "itemBarcode")
                                             : ""}) {
    if (!key.empty()) return key;
  }
  return "";
}

}  // namespace sandbox
