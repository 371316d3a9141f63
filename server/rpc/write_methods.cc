#include "server/rpc/write_methods.h"

#include <functional>
#include <map>

#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/uuid.h"
#include "server/operations/document_writes.h"
#include "server/rpc/validate.h"
#include "server/rpc/validate_documents.h"
#include "server/rpc/validate_one.h"

namespace gateway {
namespace {

using google::protobuf::Any;

// Reads a request message of the one kind that it is for.
using Reader = absl::StatusOr<WriteRequest> (*)(const std::string& method,
                                                const Any& request);

struct Row {
  std::string method;
  Reader read;
};

template <typename Request>
absl::StatusOr<WriteRequest> Read(const std::string& method, const Any& any) {
  Request request;
  if (!any.UnpackTo(&request))
    return InvalidRequest({{"request", "cannot be read"}});
  RETURN_IF_ERROR(Validate(request));
  WriteRequest write{.method = method,
                     .request_id = request.request_id(),
                     .validate_only = request.validate_only()};
  if (write.request_id.empty())
    write.request_id = DocumentIdOf(method, request);
  if (write.request_id.empty()) write.request_id = NewUuid();
  return write;
}

using Rows = std::map<std::string, Row, std::less<>>;

template <typename Request>
Rows::value_type Write(absl::string_view method) {
  return {Request::descriptor()->full_name(),
          {std::string(method), &Read<Request>}};
}

// Every write, by the full name of its request message.
const Rows& AllWrites() {
  static const auto& rows = *new Rows{
      Write<v1::RedeemGiftcardRequest>(
          "fourws.gateway.v1.GiftcardService.RedeemGiftcard"),
      Write<v1::ActivateGiftcardRequest>(
          "fourws.gateway.v1.GiftcardService.ActivateGiftcard"),
      Write<v1::RefundGiftcardRequest>(
          "fourws.gateway.v1.GiftcardService.RefundGiftcard"),
      Write<v1::GenerateGiftcardsRequest>(
          "fourws.gateway.v1.GiftcardService.GenerateGiftcards"),
      Write<v1::GenerateGiftcardPdfRequest>(
          "fourws.gateway.v1.GiftcardService.GenerateGiftcardPdf"),
      Write<v1::ValidateCartRequest>(
          "fourws.gateway.v1.CartService.ValidateCart"),
      Write<v1::FullyValidateCartRequest>(
          "fourws.gateway.v1.CartService.FullyValidateCart"),
      Write<v1beta1::SetCustomerOptInRequest>(
          "fourws.gateway.v1beta1.CustomerService.SetCustomerOptIn"),
      Write<v1beta1::InsertStockRequest>(
          "fourws.gateway.v1beta1.StockService.InsertStock"),
      Write<v1::SavePurchaseRequest>(
          "fourws.gateway.v1.PurchaseService.SavePurchase"),
      Write<v1beta1::SaveSupplierEntryRequest>(
          "fourws.gateway.v1beta1.PurchaseService.SaveSupplierEntry"),
      Write<v1::SaveTransferRequest>(
          "fourws.gateway.v1.WarehouseService.SaveTransfer"),
      Write<v1::SaveFreeEntryRequest>(
          "fourws.gateway.v1.WarehouseService.SaveFreeEntry"),
      Write<v1beta1::UpdateExternalReferencesRequest>(
          "fourws.gateway.v1beta1.DocumentService.UpdateExternalReferences"),
      // Sales.
      Write<v1::SaveReceiptRequest>(
          "fourws.gateway.v1.SalesService.SaveReceipt"),
      Write<v1::SaveOrchestratedOrderRequest>(
          "fourws.gateway.v1.SalesService.SaveOrchestratedOrder"),
      Write<v1::UpdateOrchestratedOrderRequest>(
          "fourws.gateway.v1.SalesService.UpdateOrchestratedOrder"),
      Write<v1beta1::SaveOrderRequest>(
          "fourws.gateway.v1beta1.SalesService.SaveOrder"),
      Write<v1beta1::ReplaceSaleRequest>(
          "fourws.gateway.v1beta1.SalesService.ReplaceSale"),
      Write<v1beta1::SaveSaleOrderRequest>(
          "fourws.gateway.v1beta1.SalesService.SaveSaleOrder"),
      Write<v1beta1::SaveReturnOrderRequest>(
          "fourws.gateway.v1beta1.SalesService.SaveReturnOrder"),
      Write<v1beta1::SaveOrchestratedReturnOrderRequest>(
          "fourws.gateway.v1beta1.SalesService.SaveOrchestratedReturnOrder"),
      Write<v1beta1::AddConfigurableProductsRequest>(
          "fourws.gateway.v1beta1.OneService.AddConfigurableProducts"),
      Write<v1beta1::ChangeProductLinePricesRequest>(
          "fourws.gateway.v1beta1.OneService.ChangeProductLinePrices"),
  };
  return rows;
}

absl::StatusOr<WriteRequest> ReadAny(const Any& request) {
  std::string name;
  const auto row = Any::ParseAnyTypeUrl(request.type_url(), &name)
                       ? AllWrites().find(name)
                       : AllWrites().end();
  if (row == AllWrites().end())
    return InvalidRequest({{"request", "is not the request of a write"}});
  return row->second.read(row->second.method, request);
}

}  // namespace

absl::StatusOr<WriteRequest> ReadWriteRequest(const Any& request) {
  auto write = ReadAny(request);
  if (write.ok()) return write;
  return WithMetadata(write.status(), "outcome", kNotSent);
}

}  // namespace gateway
