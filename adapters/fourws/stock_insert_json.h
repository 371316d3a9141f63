#ifndef ADAPTERS_FOURWS_STOCK_INSERT_JSON_H_
#define ADAPTERS_FOURWS_STOCK_INSERT_JSON_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"

// Insert Stock, which upstream has deprecated: rows succeed and fail one by
// one.
namespace gateway::fourws {

FieldWriter InsertStockToJson(const v1beta1::InsertStockRequest& request,
                              const DocumentContext& context);
// A row that upstream says nothing about is in the response as such.
absl::StatusOr<v1beta1::InsertStockResponse> InsertStockFromJson(
    const v1beta1::InsertStockRequest& request, JsonValue json,
    const DocumentContext& context);

// Reads a failure. Returns what was inserted nevertheless, if anything was;
// else `error` with a violation for each row that failed.
absl::StatusOr<v1beta1::InsertStockResponse> InsertStockFromRefusal(
    const v1beta1::InsertStockRequest& request, JsonValue json,
    absl::Status error);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_STOCK_INSERT_JSON_H_
