#include "adapters/fourws/commands.h"

namespace gateway::fourws {

const Commands& DefaultCommands() {
  static const auto& commands = *new Commands{
      // Gift cards.
      {"get_giftcard", "getGiftcard_v1"},                    // Assumed.
      {"update_giftcard", "updateGiftcard_v1"},              // Assumed.
      {"generate_giftcards", "generateGiftcardBarcode_v1"},  // Assumed.
      {"generate_giftcard_pdf", "generateGiftcardPdf_v1"},   // Assumed.
      // Customers.
      {"get_customer", "getCustomer_v1"},              // Assumed.
      {"set_customer_opt_in", "setCustomerOptIn_v1"},  // Assumed.
      // Carts.
      {"validate_cart", "validateCart_v1"},            // Assumed.
      {"fully_validate_cart", "fullValidateCart_v1"},  // Assumed.
      // Stock.
      {"query_stock", "getStock_v1"},             // Assumed.
      {"list_stock_changes", "getLastStock_v1"},  // Assumed.
      {"insert_stock", "insertStocks_v1"},        // Assumed.
      // Vouchers.
      {"list_customer_vouchers", "getCustomerLoyaltyVouchers_v1"},  // Assumed.
      {"list_activated_vouchers", "getLoyaltyVouchers_v1"},         // Assumed.
      {"list_latest_vouchers", "getLastLoyaltyVouchers_v1"},        // Assumed.
      // Purchases.
      {"save_purchase", "savePurchase_v1"},             // Assumed.
      {"save_supplier_entry", "saveSupplierEntry_v1"},  // Assumed.
      // The warehouse.
      {"save_transfer", "saveTransfer_v1"},     // Assumed.
      {"save_free_entry", "saveFreeEntry_v1"},  // Assumed.
      // Documents.
      {"get_document", "getDocument_v1"},  // Assumed.
      {"update_external_references",
       "updateDocumentExternalReferences_v1"},  // Assumed.
      // Sales.
      {"save_receipt", "saveSale_v1"},                       // Assumed.
      {"save_order", "saveOnlyOrder_v1"},                    // Assumed.
      {"replace_sale", "replaceSale_v1"},                    // Assumed.
      {"list_digital_orders", "getLastDigitalOrders_v1"},    // Documented.
      {"save_sale_order", "saveSaleOrder_v1"},               // Assumed.
      {"save_return_order", "saveReturnOrder_v1"},           // Assumed.
      {"save_orchestrated_order", "saveOrder_v1"},           // Documented.
      {"update_orchestrated_order", "updateOrder_v1"},       // Documented.
      {"save_orchestrated_return_order", "returnOrder_v1"},  // Assumed.
  };
  return commands;
}

}  // namespace gateway::fourws
