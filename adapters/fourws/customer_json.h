#ifndef ADAPTERS_FOURWS_CUSTOMER_JSON_H_
#define ADAPTERS_FOURWS_CUSTOMER_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/requests.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"

// Converters of 4ws.trade's customers.
namespace gateway::fourws {

// v1::Customer, both ways.
const Table& CustomerTable();

// Get Customer. The name of the query parameter for the barcode comes from the
// configuration.
Query GetCustomerToQuery(const v1::GetCustomerRequest& request,
                         const DocumentContext& context);
// INVALID_ARGUMENT if there is no customer in it.
absl::StatusOr<v1::GetCustomerResponse> GetCustomerFromJson(
    const v1::GetCustomerRequest& request, JsonValue json,
    const DocumentContext& context);

// Set Customer Opt-in.
FieldWriter SetCustomerOptInToJson(
    const v1beta1::SetCustomerOptInRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::SetCustomerOptInResponse> SetCustomerOptInFromJson(
    const v1beta1::SetCustomerOptInRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CUSTOMER_JSON_H_
