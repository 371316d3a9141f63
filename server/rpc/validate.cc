#include "server/rpc/validate.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr size_t kMaxBarcode = 64;
constexpr size_t kMaxRequestId = 128;
constexpr size_t kMaxCode = 64;

// Collects the faults of one request.
class Faults {
 public:
  void Add(absl::string_view field, absl::string_view what) {
    violations_.emplace_back(std::string(field), std::string(what));
  }

  // Printable ASCII without spaces; empty only if not `required`.
  void CheckKey(absl::string_view field, const std::string& value,
                size_t max_size, bool required) {
    if (value.empty()) {
      if (required) Add(field, "is required");
    } else if (value.size() > max_size) {
      Add(field, absl::StrCat("has more than ", max_size, " characters"));
    } else if (!std::all_of(value.begin(), value.end(), absl::ascii_isgraph)) {
      Add(field, "has characters other than printable ASCII without spaces");
    }
  }

  void CheckPlace(const v1::Place& place) {
    CheckKey("place.entity_code", place.entity_code(), kMaxCode, false);
    CheckKey("place.branch_code", place.branch_code(), kMaxCode, false);
    CheckKey("place.register_code", place.register_code(), kMaxCode, false);
    CheckKey("place.seller_id", place.seller_id(), kMaxCode, false);
  }

  void CheckAmount(const google::type::Money& amount) {
    const auto decimal = Decimal::FromMoney(amount);
    if (!decimal.ok())
      Add("amount", decimal.status().message());
    else if (decimal->is_zero() || decimal->is_negative())
      Add("amount", "must be above zero");
    const std::string& currency = amount.currency_code();
    if (currency.size() != 3 ||
        !std::all_of(currency.begin(), currency.end(), absl::ascii_isupper))
      Add("amount.currency_code", "must be an ISO 4217 code such as EUR");
  }

  absl::Status ToStatus() const {
    return violations_.empty() ? absl::OkStatus() : InvalidRequest(violations_);
  }

 private:
  ErrorMetadata violations_;
};

}  // namespace

absl::Status Validate(const v1::GetGiftcardRequest& request) {
  Faults faults;
  faults.CheckKey("barcode", request.barcode(), kMaxBarcode, true);
  return faults.ToStatus();
}

absl::Status Validate(const v1::RedeemGiftcardRequest& request) {
  Faults faults;
  faults.CheckKey("barcode", request.barcode(), kMaxBarcode, true);
  faults.CheckKey("request_id", request.request_id(), kMaxRequestId, true);
  if (request.has_amount())
    faults.CheckAmount(request.amount());
  else
    faults.Add("amount", "is required");
  faults.CheckPlace(request.place());
  const absl::Status status = faults.ToStatus();
  return status.ok() ? status : WithMetadata(status, "outcome", kNotSent);
}

}  // namespace gateway
