#include "clients/cli/document.h"

#include <utility>

#include "clients/cli/verb.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1/stock_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "fourws/gateway/v1beta1/voucher_service.pb.h"

namespace fourws::cli {
namespace {

namespace v1 = gateway::v1;
namespace v1beta1 = gateway::v1beta1;

struct Family {
  const char* name;
  const char* help;
};

constexpr Family kFamilies[] = {
    {"cart", "Carts, validated by 4ws.trade"},
    {"customer", "Customers of 4ws.trade"},
    {"stock", "What there is in shops and warehouses"},
    {"voucher", "Loyalty vouchers of customers"},
    {"purchase", "Purchase orders, and what enters on them"},
    {"warehouse", "Movements of goods"},
    {"document", "Documents of any kind"},
    {"sale", "Receipts, returns and orders"},
    {"one", "Offers, clients and carts of ONe"},
};

// Each in its family.
const std::pair<const char*, Verb> kVerbs[] = {
    {"cart",
     {"validate", "Recognise, price and discount what is in a cart",
      "fourws.gateway.v1.CartService.ValidateCart",
      v1::ValidateCartRequest::default_instance()}},
    {"cart",
     {"fully-validate", "The same with all amounts worked out",
      "fourws.gateway.v1.CartService.FullyValidateCart",
      v1::FullyValidateCartRequest::default_instance()}},
    {"customer",
     {"get", "Read a customer by loyalty card",
      "fourws.gateway.v1.CustomerService.GetCustomer",
      v1::GetCustomerRequest::default_instance(), "card_barcode"}},
    {"customer",
     {"opt-in", "Record what a customer agreed to",
      "fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn",
      v1beta1::SetCustomerOptInRequest::default_instance()}},
    {"stock",
     {"query", "Tell where there is how much of an item, or of a cart",
      "fourws.gateway.v1.StockService.QueryStock",
      v1::QueryStockRequest::default_instance(), "item_code"}},
    {"stock",
     {"changes", "List the stock that changed since a time",
      "fourws.gateway.v1.StockService.ListStockChanges",
      v1::ListStockChangesRequest::default_instance()}},
    {"stock",
     {"insert", "Insert or update the stock of up to 50 items",
      "fourws.gateway.v1beta1.StockService.InsertStock",
      v1beta1::InsertStockRequest::default_instance()}},
    {"voucher",
     {"list", "List the active vouchers of a customer by loyalty card",
      "fourws.gateway.v1beta1.VoucherService.ListCustomerVouchers",
      v1beta1::ListCustomerVouchersRequest::default_instance(),
      "customer_card"}},
    {"voucher",
     {"activated", "List the active vouchers activated in a period",
      "fourws.gateway.v1beta1.VoucherService.ListActivatedVouchers",
      v1beta1::ListActivatedVouchersRequest::default_instance()}},
    {"voucher",
     {"latest", "List the vouchers made after a time",
      "fourws.gateway.v1beta1.VoucherService.ListLatestVouchers",
      v1beta1::ListLatestVouchersRequest::default_instance()}},
    {"purchase",
     {"save", "Order goods for a branch, or for up to ten locations",
      "fourws.gateway.v1.PurchaseService.SavePurchase",
      v1::SavePurchaseRequest::default_instance()}},
    {"purchase",
     {"supplier-entry", "Take in goods that were ordered",
      "fourws.gateway.v1beta1.PurchaseService.SaveSupplierEntry",
      v1beta1::SaveSupplierEntryRequest::default_instance()}},
    {"warehouse",
     {"transfer", "Send goods from one branch to another",
      "fourws.gateway.v1.WarehouseService.SaveTransfer",
      v1::SaveTransferRequest::default_instance()}},
    {"warehouse",
     {"free-entry", "Take in goods that nothing was ordered for",
      "fourws.gateway.v1.WarehouseService.SaveFreeEntry",
      v1::SaveFreeEntryRequest::default_instance()}},
    {"document",
     {"get", "Read a document by id, or by number with --request",
      "fourws.gateway.v1beta1.DocumentService.GetDocument",
      v1beta1::GetDocumentRequest::default_instance(), "id"}},
    {"document",
     {"list", "List documents",
      "fourws.gateway.v1beta1.DocumentService.ListDocuments",
      v1beta1::ListDocumentsRequest::default_instance()}},
    {"document",
     {"update-references", "Change a document's references to other systems",
      "fourws.gateway.v1beta1.DocumentService.UpdateExternalReferences",
      v1beta1::UpdateExternalReferencesRequest::default_instance()}},
    // Sales.
    {"sale",
     {"save-receipt", "Make a receipt of a cart, or of a return",
      "fourws.gateway.v1.SalesService.SaveReceipt",
      v1::SaveReceiptRequest::default_instance()}},
    {"sale",
     {"save-order", "Make an order without a receipt",
      "fourws.gateway.v1beta1.SalesService.SaveOrder",
      v1beta1::SaveOrderRequest::default_instance()}},
    {"sale",
     {"replace", "Replace a sale as a whole",
      "fourws.gateway.v1beta1.SalesService.ReplaceSale",
      v1beta1::ReplaceSaleRequest::default_instance()}},
    {"sale",
     {"list-digital-orders", "List orders made after a time",
      "fourws.gateway.v1beta1.SalesService.ListDigitalOrders",
      v1beta1::ListDigitalOrdersRequest::default_instance()}},
    {"sale",
     {"save-sale-order", "Hand an order over for fulfilment",
      "fourws.gateway.v1beta1.SalesService.SaveSaleOrder",
      v1beta1::SaveSaleOrderRequest::default_instance()}},
    {"sale",
     {"save-return-order", "Take back rows of an order",
      "fourws.gateway.v1beta1.SalesService.SaveReturnOrder",
      v1beta1::SaveReturnOrderRequest::default_instance()}},
    {"sale",
     {"save-orchestrated-order", "Make an order that documents follow",
      "fourws.gateway.v1.SalesService.SaveOrchestratedOrder",
      v1::SaveOrchestratedOrderRequest::default_instance()}},
    {"sale",
     {"update-orchestrated-order", "Replace such an order as a whole",
      "fourws.gateway.v1.SalesService.UpdateOrchestratedOrder",
      v1::UpdateOrchestratedOrderRequest::default_instance()}},
    {"sale",
     {"save-orchestrated-return-order", "Take back rows of such an order",
      "fourws.gateway.v1beta1.SalesService.SaveOrchestratedReturnOrder",
      v1beta1::SaveOrchestratedReturnOrderRequest::default_instance()}},
    {"one",
     {"get-offer", "Read an offer, its product lines as trees",
      "fourws.gateway.v1.OneService.GetOffer",
      v1::GetOfferRequest::default_instance(), "offer_id"}},
    {"one",
     {"get-client", "Read a client", "fourws.gateway.v1.OneService.GetClient",
      v1::GetClientRequest::default_instance(), "client_id"}},
    {"one",
     {"add-products", "Add products, with what belongs to them, to a cart",
      "fourws.gateway.v1beta1.OneService.AddConfigurableProducts",
      v1beta1::AddConfigurableProductsRequest::default_instance()}},
    {"one",
     {"change-prices", "Change prices of single lines of a cart",
      "fourws.gateway.v1beta1.OneService.ChangeProductLinePrices",
      v1beta1::ChangeProductLinePricesRequest::default_instance()}},
};

}  // namespace

void AddDocuments(CLI::App& app, const GlobalOptions& options, int& exit_code) {
  for (const Family& row : kFamilies) {
    auto* family = app.add_subcommand(row.name, row.help);
    family->require_subcommand(1);
  }
  for (const auto& [family, verb] : kVerbs)
    AddVerb(*app.get_subcommand(family), verb, options, exit_code);
}

std::vector<const google::protobuf::MethodDescriptor*> DocumentMethods() {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const auto& [family, verb] : kVerbs) {
    methods.push_back(
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
            verb.method));
  }
  return methods;
}

}  // namespace fourws::cli
