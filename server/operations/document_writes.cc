#include "server/operations/document_writes.h"

#include <memory>

#include "server/operations/document_write.h"

namespace gateway {
namespace {

struct Row {
  const char* method;
  DocumentWriteTraits traits;
};

constexpr Row kWrites[] = {
    {"fourws.gateway.v1.CartService.ValidateCart", {}},
    {"fourws.gateway.v1.CartService.FullyValidateCart", {}},
    {"fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn", {}},
    {"fourws.gateway.v1beta1.StockService.InsertStock",
     {.id_path = "job_name", .response_id_field = "job_name"}},
    {"fourws.gateway.v1.PurchaseService.SavePurchase",
     {.id_path = "purchase.id", .response_id_field = "document_id"}},
    {"fourws.gateway.v1beta1.PurchaseService.SaveSupplierEntry",
     {.id_path = "supplier_entry.id", .response_id_field = "document_id"}},
    {"fourws.gateway.v1.WarehouseService.SaveTransfer",
     {.id_path = "transfer.id", .response_id_field = "document_id"}},
    {"fourws.gateway.v1.WarehouseService.SaveFreeEntry", {}},
    {"fourws.gateway.v1beta1.DocumentService.UpdateExternalReferences", {}},
};

}  // namespace

void AddDocumentWrites(Operations& operations) {
  for (const Row& row : kWrites) {
    operations.Add(std::make_unique<DocumentWrite>(row.method, row.traits));
  }
}

std::string DocumentIdOf(absl::string_view method,
                         const google::protobuf::Message& request) {
  for (const Row& row : kWrites) {
    if (row.method == method && row.traits.id_path != nullptr)
      return TextAt(request, row.traits.id_path);
  }
  return "";
}

}  // namespace gateway
