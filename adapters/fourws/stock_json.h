#ifndef ADAPTERS_FOURWS_STOCK_JSON_H_
#define ADAPTERS_FOURWS_STOCK_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/requests.h"
#include "fourws/gateway/v1/stock_service.pb.h"

// Converters of 4ws.trade's stock. Both operations answer with lists: for
// PAGE_TOKEN_INVALID and unreadable answers see paging.h. Names in the requests
// that are not documented come from the configuration.
namespace gateway::fourws {

// Get Stock.
absl::StatusOr<ReadRequest> QueryStockToRequest(
    const v1::QueryStockRequest& request, const DocumentContext& context);
absl::StatusOr<v1::QueryStockResponse> QueryStockFromJson(
    const v1::QueryStockRequest& request, JsonValue json,
    const DocumentContext& context);

// Get last stock.
absl::StatusOr<Query> ListStockChangesToQuery(
    const v1::ListStockChangesRequest& request, const DocumentContext& context);
absl::StatusOr<v1::ListStockChangesResponse> ListStockChangesFromJson(
    const v1::ListStockChangesRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_STOCK_JSON_H_
