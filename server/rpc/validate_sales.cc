#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/decimal.h"
#include "fourws/gateway/v1/sales_service.pb.h"
#include "fourws/gateway/v1beta1/sales_service.pb.h"
#include "server/rpc/check_cart.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr char kTransaction[] = "sale.cart.transaction_id";
constexpr size_t kMaxOperation = 250;

// What links a payment to an operation is the gateway's own.
void CheckPayment(const v1::Payment& payment, const std::string& path,
                  Faults& faults) {
  faults.CheckText(absl::StrCat(path, ".redeem_operation"),
                   payment.redeem_operation(), kMaxOperation, false);
  if (!payment.giftcard_barcode().empty())
    faults.CheckBarcode(absl::StrCat(path, ".giftcard_barcode"),
                        payment.giftcard_barcode());
  if (payment.giftcard_barcode().empty() && payment.redeem_operation().empty())
    return;
  const std::string field = absl::StrCat(path, ".amount");
  if (!faults.Require(field, payment.has_amount())) return;
  const auto amount = Decimal::FromMoney(payment.amount());
  if (amount.ok() && *amount <= Decimal())
    faults.Add(field, "must be above zero");
}

void CheckSale(const v1::Sale& sale, Faults& faults) {
  CheckCart("sale.cart", sale.cart(), faults);
  for (int i = 0; i < sale.cart().payments_size(); ++i)
    CheckPayment(sale.cart().payments(i),
                 absl::StrCat("sale.cart.payments[", i, "]"), faults);
  for (int i = 0; i < sale.cart().items_size(); ++i) {
    faults.CheckText(
        absl::StrCat("sale.cart.items[", i, "].activate_operation"),
        sale.cart().items(i).activate_operation(), kMaxOperation, false);
  }
  if (sale.has_original_sale() &&
      sale.cart().movement_type() != v1::MOVEMENT_TYPE_RETURN &&
      !IsAnswered(sale.cart()))
    faults.Add("sale.original_sale", "is for returns only");
}

// Which sale it is. Writes of one sale go one after the other by it.
void CheckOldId(const v1::Sale& sale, Faults& faults) {
  faults.CheckCopied(kTransaction, sale.cart().transaction_id(), true);
}

// A sale whose id may stand for the request_id.
template <typename Request>
absl::Status ValidateNew(const Request& request) {
  Faults faults;
  faults.CheckRequestId(request.request_id(), kTransaction,
                        request.sale().cart().transaction_id());
  CheckFields(request, faults);
  CheckSale(request.sale(), faults);
  return faults.ToStatus();
}

// One that takes the place of another.
template <typename Request>
absl::Status ValidateReplacing(const Request& request) {
  Faults faults;
  faults.CheckRequestId(request.request_id());
  CheckOldId(request.sale(), faults);
  CheckFields(request, faults);
  CheckSale(request.sale(), faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::UpdateOrchestratedOrderRequest& request) {
  Faults faults;
  const v1::Cart& cart = request.sale().cart();
  faults.CheckRequestId(request.request_id());
  CheckOldId(request.sale(), faults);
  CheckFields(request, faults);
  CheckSale(request.sale(), faults);
  for (int i = 0; i < cart.items_size(); ++i) {
    faults.Require(absl::StrCat("sale.cart.items[", i, "].row_id"),
                   !cart.items(i).row_id().empty());
  }
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::ListDigitalOrdersRequest& request) {
  Faults faults;
  faults.Require("from_time", request.has_from_time());
  faults.CheckTime("from_time", request.from_time());
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

}  // namespace

ValidatorTable SaleValidators() {
  return {
      ValidatorRow<v1::SaveReceiptRequest, ValidateNew>(),
      ValidatorRow<v1::SaveOrchestratedOrderRequest, ValidateNew>(),
      ValidatorRow<v1beta1::SaveOrderRequest, ValidateNew>(),
      ValidatorRow<v1beta1::ReplaceSaleRequest, ValidateReplacing>(),
      ValidatorRow<v1::UpdateOrchestratedOrderRequest, Validate>(),
      ValidatorRow<v1beta1::ListDigitalOrdersRequest, Validate>(),
  };
}

}  // namespace gateway
