#include "server/operations/kinds/write_table.h"

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "server/operations/kinds/plain_write.h"
#include "server/operations/kinds/sale_write.h"
#include "server/operations/kinds/text_path.h"
#include "server/operations/live_write.h"

namespace gateway {
namespace {

struct Row {
  const char* method;
  PlainWriteTraits traits;
};

// Of a document whose id is at `path`: one write of it after the other. The id
// of the first answer tracks the write, which need not be the document's.
constexpr PlainWriteTraits OfDocument(const char* path) {
  return {.id_path = path,
          .response_id_field = "document_id",
          .resource = "documents",
          .resource_path = path,
          .is_of_document = true};
}

constexpr PlainWriteTraits kOrderDocument = OfDocument("order.id");

constexpr Row kWrites[] = {
    {"fourws.gateway.v1.CartService.ValidateCart",
     {.response_is_upstreams = true}},
    {"fourws.gateway.v1.CartService.FullyValidateCart",
     {.response_is_upstreams = true}},
    {"fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn",
     {.resource = "customers", .resource_path = "card_barcode"}},
    {"fourws.gateway.v1beta1.StockService.InsertStock",
     {.id_path = "job_name", .response_id_field = "job_name"}},
    {"fourws.gateway.v1.PurchaseService.SavePurchase",
     OfDocument("purchase.id")},
    {"fourws.gateway.v1beta1.PurchaseService.SaveSupplierEntry",
     OfDocument("supplier_entry.id")},
    {"fourws.gateway.v1.WarehouseService.SaveTransfer",
     OfDocument("transfer.id")},
    {"fourws.gateway.v1.WarehouseService.SaveFreeEntry",
     {.upstream_id_field = "document_id", .is_of_document = true}},
    {"fourws.gateway.v1beta1.DocumentService.UpdateExternalReferences",
     {.resource = "documents",
      .resource_path = "document_id",
      .is_of_document = true}},
    // Orders that are documents.
    {"fourws.gateway.v1beta1.SalesService.SaveSaleOrder", kOrderDocument},
    {"fourws.gateway.v1beta1.SalesService.SaveReturnOrder", kOrderDocument},
    {"fourws.gateway.v1beta1.SalesService.SaveOrchestratedReturnOrder",
     kOrderDocument},
};

struct SaleRow {
  Row row;
  SaleWrite::CartIn cart_in;
};

template <typename Request>
const v1::Cart& CartIn(const google::protobuf::Message& request) {
  return RequestAs<Request>(request).sale().cart();
}

constexpr PlainWriteTraits kNewSale = {
    .id_path = "sale.cart.transaction_id",
    .response_id_field = "transaction_id",
    .upstream_id_field = "document_id",
    .resource = "sales",
    .resource_path = "sale.cart.transaction_id",
    .is_of_document = true};

// The id of what is replaced stays the same, and stands for no request_id.
constexpr PlainWriteTraits kOldSale = {
    .upstream_id_field = "document_id",
    .resource = "sales",
    .resource_path = "sale.cart.transaction_id",
    .is_of_document = true};

constexpr char kSaveReceipt[] = "fourws.gateway.v1.SalesService.SaveReceipt";

constexpr SaleRow kSales[] = {
    {{kSaveReceipt, kNewSale}, CartIn<v1::SaveReceiptRequest>},
    {{"fourws.gateway.v1.SalesService.SaveOrchestratedOrder", kNewSale},
     CartIn<v1::SaveOrchestratedOrderRequest>},
    {{"fourws.gateway.v1.SalesService.UpdateOrchestratedOrder", kOldSale},
     CartIn<v1::UpdateOrchestratedOrderRequest>},
    {{"fourws.gateway.v1beta1.SalesService.SaveOrder", kNewSale},
     CartIn<v1beta1::SaveOrderRequest>},
    {{"fourws.gateway.v1beta1.SalesService.ReplaceSale", kOldSale},
     CartIn<v1beta1::ReplaceSaleRequest>},
};

// ONe has no ids of its callers' for what it adds, nor shows what it added:
// changes of one cart go one after the other.
constexpr Row kOneWrites[] = {
    {"fourws.gateway.v1beta1.OneService.AddConfigurableProducts",
     {.resource = "carts", .resource_path = "cart_id"}},
    {"fourws.gateway.v1beta1.OneService.ChangeProductLinePrices",
     {.resource = "carts", .resource_path = "cart_id"}},
};

}  // namespace

void AddDocumentWrites(OperationStore& store, Platform& platform, Clock& clock,
                       const fourws::ReceiptOptions& receipts,
                       Operations& operations) {
  for (const Row& row : kWrites) {
    operations.Add(std::make_unique<PlainWrite>(row.method, row.traits));
  }
  for (const auto& [row, cart_in] : kSales) {
    const bool is_receipt = row.method == kSaveReceipt;
    operations.Add(std::make_unique<SaleWrite>(
        row.method, row.traits, cart_in, store, platform, clock,
        is_receipt ? receipts : fourws::ReceiptOptions()));
  }
}

void AddOneWrites(Operations& operations, Platform& one) {
  for (const Row& row : kOneWrites) {
    operations.Add(std::make_unique<PlainWrite>(row.method, row.traits), &one);
  }
}

absl::Status CheckWriteTable() {
  std::vector<std::string> misfits;
  const auto check = [&misfits](const Row& row) {
    for (const std::string& misfit : MisfitsOf(row.method, row.traits))
      misfits.push_back(absl::StrCat(row.method, ": ", misfit));
  };
  for (const Row& row : kWrites) check(row);
  for (const SaleRow& sale : kSales) check(sale.row);
  for (const Row& row : kOneWrites) check(row);
  if (misfits.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the table of writes does not fit the contract:\n",
                   absl::StrJoin(misfits, "\n")));
}

}  // namespace gateway
