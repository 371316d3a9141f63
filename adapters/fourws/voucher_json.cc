#include "adapters/fourws/voucher_json.h"

#include "absl/strings/string_view.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fourws/paging.h"
#include "google/protobuf/timestamp.pb.h"

namespace gateway::fourws {
namespace {

constexpr Field kVoucher[] = {
    {"barcode", "barcode"},      {"customer_card", "clientBarcode"},
    {"amount", "amount"},        {"currency_code", "currency"},
    {"active", "flgActive"},     {"activation_time", "activationDate"},
    {"start_time", "startDate"}, {"end_time", "endDate"},
};
constexpr Table kVoucherTable = {kVoucher};

constexpr Field kPage[] = {
    {"vouchers", "valueObjectList", Format::kNatural, &kVoucherTable},
};

std::string Text(const google::protobuf::Timestamp& time) {
  return TimeText(ToTime(time));
}

// `query` with the page that `request` asks for.
template <typename Request>
absl::StatusOr<Query> Paged(const Request& request, Query query) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  AddPage(page, query);
  return query;
}

template <typename Response, typename Request>
absl::StatusOr<Response> PageFromJson(const Request& request, JsonValue json) {
  Response response;
  RETURN_IF_ERROR(ReadPage({kPage}, request, json, response));
  return response;
}

}  // namespace

absl::StatusOr<Query> ListCustomerVouchersToQuery(
    const v1beta1::ListCustomerVouchersRequest& request,
    const DocumentContext& context) {
  return Paged(request, {{context.options.voucher_card_parameter,
                          request.customer_card()}});
}

absl::StatusOr<Query> ListActivatedVouchersToQuery(
    const v1beta1::ListActivatedVouchersRequest& request,
    const DocumentContext& /*context*/) {
  return Paged(request, {{"startDate", Text(request.start_time())},
                         {"endDate", Text(request.end_time())}});
}

absl::StatusOr<Query> ListLatestVouchersToQuery(
    const v1beta1::ListLatestVouchersRequest& request,
    const DocumentContext& /*context*/) {
  return Paged(request, {{"fromDateTime", Text(request.from_time())}});
}

absl::StatusOr<v1beta1::ListCustomerVouchersResponse>
ListCustomerVouchersFromJson(
    const v1beta1::ListCustomerVouchersRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return PageFromJson<v1beta1::ListCustomerVouchersResponse>(request, json);
}

absl::StatusOr<v1beta1::ListActivatedVouchersResponse>
ListActivatedVouchersFromJson(
    const v1beta1::ListActivatedVouchersRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return PageFromJson<v1beta1::ListActivatedVouchersResponse>(request, json);
}

absl::StatusOr<v1beta1::ListLatestVouchersResponse> ListLatestVouchersFromJson(
    const v1beta1::ListLatestVouchersRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return PageFromJson<v1beta1::ListLatestVouchersResponse>(request, json);
}

}  // namespace gateway::fourws
