#ifndef ADAPTERS_FOURWS_PURCHASE_JSON_H_
#define ADAPTERS_FOURWS_PURCHASE_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"

// Converters of 4ws.trade's purchase orders, and of entries that refer to them.
namespace gateway::fourws {

// Save Purchase.
FieldWriter SavePurchaseToJson(const v1::SavePurchaseRequest& request,
                               const DocumentContext& context);
absl::StatusOr<v1::SavePurchaseResponse> SavePurchaseFromJson(
    const v1::SavePurchaseRequest& request, JsonValue json,
    const DocumentContext& context);

// Save Entry from supplier.
FieldWriter SaveSupplierEntryToJson(
    const v1beta1::SaveSupplierEntryRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::SaveSupplierEntryResponse> SaveSupplierEntryFromJson(
    const v1beta1::SaveSupplierEntryRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_PURCHASE_JSON_H_
