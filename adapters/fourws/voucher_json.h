#ifndef ADAPTERS_FOURWS_VOUCHER_JSON_H_
#define ADAPTERS_FOURWS_VOUCHER_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/requests.h"
#include "fourws/gateway/v1beta1/voucher_service.pb.h"

// Converters of 4ws.trade's loyalty vouchers. All operations answer with lists:
// for PAGE_TOKEN_INVALID and unreadable answers see paging.h.
namespace gateway::fourws {

// Get customer loyalty vouchers. The name of the query parameter for the card
// comes from the configuration.
absl::StatusOr<Query> ListCustomerVouchersToQuery(
    const v1beta1::ListCustomerVouchersRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::ListCustomerVouchersResponse>
ListCustomerVouchersFromJson(
    const v1beta1::ListCustomerVouchersRequest& request, JsonValue json,
    const DocumentContext& context);

// Get loyalty vouchers at a time interval.
absl::StatusOr<Query> ListActivatedVouchersToQuery(
    const v1beta1::ListActivatedVouchersRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::ListActivatedVouchersResponse>
ListActivatedVouchersFromJson(
    const v1beta1::ListActivatedVouchersRequest& request, JsonValue json,
    const DocumentContext& context);

// Get last loyalty vouchers.
absl::StatusOr<Query> ListLatestVouchersToQuery(
    const v1beta1::ListLatestVouchersRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::ListLatestVouchersResponse> ListLatestVouchersFromJson(
    const v1beta1::ListLatestVouchersRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_VOUCHER_JSON_H_
