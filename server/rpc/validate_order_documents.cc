#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr int kMaxRows = 1000;
constexpr int kMaxNumbered = 10;  // Fields side by side, at most.

// What an order must say.
struct Needs {
  bool original = false;
  bool prices = true;
};

void CheckRow(const v1beta1::OrderRow& row, const Needs& needs,
              const std::string& path, Faults& faults) {
  const auto at = [&path](absl::string_view field) {
    return absl::StrCat(path, ".", field);
  };
  faults.Require(at("barcode"),
                 !row.barcode().empty() || !row.item_code().empty() ||
                     (needs.original && !row.original_row_id().empty()));
  faults.CheckQuantity(at("quantity"), row.has_quantity(), row.quantity());
  if (needs.prices) faults.Require(at("sale_price"), row.has_sale_price());
  if (needs.original)
    faults.Require(at("original_row_id"), !row.original_row_id().empty());
  if (row.dimensions_size() > kMaxNumbered)
    faults.Add(at("dimensions"), absl::StrCat("has more than ", kMaxNumbered));
  if (row.discount_percents_size() > kMaxNumbered)
    faults.Add(at("discount_percents"),
               absl::StrCat("has more than ", kMaxNumbered));
}

template <typename Request>
absl::Status ValidateOrder(const Request& request, const Needs& needs) {
  const v1beta1::OrderDocument& order = request.order();
  Faults faults;
  faults.CheckRequestId(request.request_id(), "order.id", order.id());
  CheckFields(request, faults);
  if (needs.original)
    faults.Require("order.original_id", !order.original_id().empty());
  const int count = order.rows_size();
  if (count < 1 || count > kMaxRows)
    faults.Add("order.rows", absl::StrCat("must be from 1 to ", kMaxRows));
  for (int i = 0; i < std::min(count, kMaxRows); ++i)
    CheckRow(order.rows(i), needs, absl::StrCat("order.rows[", i, "]"), faults);
  for (int i = 0; i < std::min(count, kMaxRows); ++i) {
    const std::string& currency = order.rows(i).sale_price().currency_code();
    if (!currency.empty() && !order.currency_code().empty() &&
        currency != order.currency_code())
      faults.Add(absl::StrCat("order.rows[", i, "].sale_price.currency_code"),
                 "must be that of the order");
  }
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::SaveSaleOrderRequest& request) {
  return ValidateOrder(request, {});
}

absl::Status Validate(const v1beta1::SaveReturnOrderRequest& request) {
  return ValidateOrder(request, {.original = true});
}

absl::Status Validate(
    const v1beta1::SaveOrchestratedReturnOrderRequest& request) {
  return ValidateOrder(request, {.original = true, .prices = false});
}

}  // namespace

ValidatorTable OrderDocumentValidators() {
  return {
      ValidatorRow<v1beta1::SaveSaleOrderRequest, Validate>(),
      ValidatorRow<v1beta1::SaveReturnOrderRequest, Validate>(),
      ValidatorRow<v1beta1::SaveOrchestratedReturnOrderRequest, Validate>(),
  };
}

}  // namespace gateway
