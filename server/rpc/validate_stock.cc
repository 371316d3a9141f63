#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/stock_service.pb.h"
#include "fourws/gateway/v1beta1/stock_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr int kMaxCartRows = 1000;
constexpr int kMaxInsertedRows = 50;  // As 4ws.trade has it.
constexpr size_t kMaxProvince = 3;    // Too.

void CheckCartRow(const v1::StockCartRow& row, const std::string& path,
                  Faults& faults) {
  faults.Require(absl::StrCat(path, ".barcode"),
                 !row.barcode().empty() || !row.item_code().empty());
  faults.CheckQuantity(absl::StrCat(path, ".quantity"), row.has_quantity(),
                       row.quantity());
}

void CheckStockCart(const v1::QueryStockRequest& request, Faults& faults) {
  const int count = request.cart().rows_size();
  if (count < 1 || count > kMaxCartRows)
    faults.Add("cart.rows", absl::StrCat("must be from 1 to ", kMaxCartRows));
  for (int i = 0; i < std::min(count, kMaxCartRows); ++i) {
    CheckCartRow(request.cart().rows(i), absl::StrCat("cart.rows[", i, "]"),
                 faults);
  }
  if (request.entity_code().empty() && request.city().empty() &&
      request.zip_code().empty())
    faults.Add("entity_code", "or city or zip_code must say where");
}

void CheckRow(const v1beta1::StockRow& row, const std::string& path,
              Faults& faults) {
  faults.Require(absl::StrCat(path, ".entity_code"),
                 !row.entity_code().empty());
  faults.Require(absl::StrCat(path, ".barcode"), !row.barcode().empty());
  faults.Require(absl::StrCat(path, ".quantity"), row.has_quantity());
}

absl::Status Validate(const v1::QueryStockRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  if (request.has_cart())
    CheckStockCart(request, faults);
  else
    faults.Require("item_code",
                   !request.item_code().empty() || !request.sku().empty());
  if (request.province().size() > kMaxProvince)
    faults.Add("province",
               absl::StrCat("must not be longer than ", kMaxProvince));
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

absl::Status Validate(const v1::ListStockChangesRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.Require("from_time", request.has_from_time());
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::InsertStockRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckRequestId(request.request_id());
  const int count = request.rows_size();
  if (count < 1 || count > kMaxInsertedRows)
    faults.Add("rows", absl::StrCat("must be from 1 to ", kMaxInsertedRows));
  for (int i = 0; i < std::min(count, kMaxInsertedRows); ++i)
    CheckRow(request.rows(i), absl::StrCat("rows[", i, "]"), faults);
  return faults.ToStatus();
}

}  // namespace

ValidatorTable StockValidators() {
  return {
      ValidatorRow<v1::QueryStockRequest, Validate>(),
      ValidatorRow<v1::ListStockChangesRequest, Validate>(),
      ValidatorRow<v1beta1::InsertStockRequest, Validate>(),
  };
}

}  // namespace gateway
