#include "server/rpc/faults.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json_number.h"
#include "adapters/base/percent.h"
#include "adapters/base/proto_time.h"

namespace gateway {
namespace {

constexpr size_t kMaxBarcode = 64;
constexpr size_t kMaxRequestId = 128;
constexpr size_t kMaxCopied = 1024;
// Of a request of some MiB every few bytes may be a fault. An error has room
// for far fewer than these.
constexpr size_t kMaxKept = 1000;

bool IsControl(char c) { return absl::ascii_iscntrl(c); }

size_t CountCharacters(absl::string_view utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (c & 0xc0) != 0x80; });
}

}  // namespace

void Faults::Add(absl::string_view field, absl::string_view what) {
  if (violations_.size() == kMaxKept) return;
  violations_.emplace_back(std::string(field), std::string(what));
}

bool Faults::Require(absl::string_view field, bool present) {
  if (!present) Add(field, "is required");
  return present;
}

void Faults::CheckKey(absl::string_view field, const std::string& value,
                      size_t max_size, bool required) {
  if (value.empty()) {
    if (required) Add(field, "is required");
  } else if (value.size() > max_size) {
    Add(field, absl::StrCat("has more than ", max_size, " characters"));
  } else if (!std::all_of(value.begin(), value.end(), absl::ascii_isgraph)) {
    Add(field, "has characters other than printable ASCII without spaces");
  }
}

void Faults::CheckSegment(absl::string_view field, const std::string& value) {
  CheckCopied(field, value, true);
  if (!value.empty() && !IsPathSegment(value))
    Add(field, "must be an id, without a . or .. that leads to another path");
}

void Faults::CheckText(absl::string_view field, const std::string& value,
                       size_t max_size, bool required) {
  if (value.empty()) {
    if (required) Add(field, "is required");
  } else if (CountCharacters(value) > max_size) {
    Add(field, absl::StrCat("has more than ", max_size, " characters"));
  } else if (std::any_of(value.begin(), value.end(), IsControl)) {
    Add(field, "has control characters");
  }
}

void Faults::CheckCopied(absl::string_view field, const std::string& value,
                         bool required) {
  CheckText(field, value, kMaxCopied, required);
}

void Faults::CheckBarcode(absl::string_view field, const std::string& barcode) {
  CheckKey(field, barcode, kMaxBarcode, true);
}

void Faults::CheckRequestId(const std::string& request_id) {
  CheckKey("request_id", request_id, kMaxRequestId, true);
}

void Faults::CheckRequestId(const std::string& request_id,
                            absl::string_view document_id_field,
                            const std::string& document_id) {
  CheckCopied(document_id_field, document_id, false);
  CheckKey("request_id", request_id, kMaxRequestId, document_id.empty());
}

void Faults::CheckPageSize(int page_size) {
  if (page_size < 0) Add("page_size", "must not be below zero");
}

void Faults::CheckOptionalRequestId(const std::string& request_id) {
  CheckKey("request_id", request_id, kMaxRequestId, false);
}

void Faults::CheckPlace(const v1::Place& place) {
  CheckCopied("place.entity_code", place.entity_code(), false);
  CheckCopied("place.branch_code", place.branch_code(), false);
  CheckCopied("place.register_code", place.register_code(), false);
  CheckCopied("place.seller_id", place.seller_id(), false);
}

void Faults::CheckAmount(bool present, const google::type::Money& amount) {
  if (!Require("amount", present)) return;
  const auto decimal = Decimal::FromMoney(amount);
  if (!decimal.ok())
    Add("amount", decimal.status().message());
  else if (decimal->is_zero() || decimal->is_negative())
    Add("amount", "must be above zero");
  CheckCurrency("amount.currency_code", amount.currency_code());
}

bool Faults::CheckCurrency(absl::string_view field,
                           const std::string& currency) {
  const bool valid =
      currency.size() == 3 &&
      std::all_of(currency.begin(), currency.end(), absl::ascii_isupper);
  if (!valid) Add(field, "must be an ISO 4217 code such as EUR");
  return valid;
}

void Faults::CheckQuantity(absl::string_view field, bool present,
                           const google::type::Decimal& quantity) {
  if (Require(field, present) && SignOf(quantity.value()).value_or(1) < 1)
    Add(field, "must be above zero");
}

void Faults::CheckTime(absl::string_view field,
                       const google::protobuf::Timestamp& time) {
  if (!IsTime(time)) Add(field, "must be a time of the years 1 to 9999");
}

absl::Status Faults::ToStatus() const {
  return violations_.empty() ? absl::OkStatus() : InvalidRequest(violations_);
}

}  // namespace gateway
