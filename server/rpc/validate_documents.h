#ifndef SERVER_RPC_VALIDATE_DOCUMENTS_H_
#define SERVER_RPC_VALIDATE_DOCUMENTS_H_

#include <string>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1/stock_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "fourws/gateway/v1beta1/voucher_service.pb.h"
#include "server/rpc/faults.h"

namespace gateway {

// As in validate.h, for documents: what only upstream can judge is left to it.
absl::Status Validate(const v1::ValidateCartRequest& request);
absl::Status Validate(const v1::FullyValidateCartRequest& request);
absl::Status Validate(const v1::GetCustomerRequest& request);
absl::Status Validate(const v1beta1::SetCustomerOptInRequest& request);
absl::Status Validate(const v1::QueryStockRequest& request);
absl::Status Validate(const v1::ListStockChangesRequest& request);
absl::Status Validate(const v1beta1::InsertStockRequest& request);
absl::Status Validate(const v1beta1::ListCustomerVouchersRequest& request);
absl::Status Validate(const v1beta1::ListActivatedVouchersRequest& request);
absl::Status Validate(const v1beta1::ListLatestVouchersRequest& request);
absl::Status Validate(const v1::SavePurchaseRequest& request);
absl::Status Validate(const v1beta1::SaveSupplierEntryRequest& request);
absl::Status Validate(const v1::SaveTransferRequest& request);
absl::Status Validate(const v1::SaveFreeEntryRequest& request);
absl::Status Validate(const v1beta1::GetDocumentRequest& request);
absl::Status Validate(const v1beta1::ListDocumentsRequest& request);
absl::Status Validate(const v1beta1::UpdateExternalReferencesRequest& request);
absl::Status Validate(const v1::SaveReceiptRequest& request);
absl::Status Validate(const v1::SaveOrchestratedOrderRequest& request);
absl::Status Validate(const v1::UpdateOrchestratedOrderRequest& request);
absl::Status Validate(const v1beta1::SaveOrderRequest& request);
absl::Status Validate(const v1beta1::ReplaceSaleRequest& request);
absl::Status Validate(const v1beta1::ListDigitalOrdersRequest& request);
absl::Status Validate(const v1beta1::SaveSaleOrderRequest& request);
absl::Status Validate(const v1beta1::SaveReturnOrderRequest& request);
absl::Status Validate(
    const v1beta1::SaveOrchestratedReturnOrderRequest& request);

// Adds what is wrong with the cart at `path` of a request, beside what
// CheckFields() finds.
void CheckCart(const std::string& path, const v1::Cart& cart, Faults& faults);

}  // namespace gateway

#endif  // SERVER_RPC_VALIDATE_DOCUMENTS_H_
