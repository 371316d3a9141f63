#ifndef ADAPTERS_FOURWS_WAREHOUSE_JSON_H_
#define ADAPTERS_FOURWS_WAREHOUSE_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"

// Converters of 4ws.trade's movements of goods.
namespace gateway::fourws {

// Save Transfer document.
FieldWriter SaveTransferToJson(const v1::SaveTransferRequest& request,
                               const DocumentContext& context);
absl::StatusOr<v1::SaveTransferResponse> SaveTransferFromJson(
    const v1::SaveTransferRequest& request, JsonValue json,
    const DocumentContext& context);

// Save Free Entry.
FieldWriter SaveFreeEntryToJson(const v1::SaveFreeEntryRequest& request,
                                const DocumentContext& context);
absl::StatusOr<v1::SaveFreeEntryResponse> SaveFreeEntryFromJson(
    const v1::SaveFreeEntryRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_WAREHOUSE_JSON_H_
