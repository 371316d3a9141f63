#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/json_number.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

using v1beta1::ConfigurableProductLine;
using v1beta1::ProductQuantity;

// ONe asks for fewer than 10,000 lines a request.
constexpr int kMaxLines = 9999;

void CheckCount(absl::string_view field, int count, Faults& faults) {
  if (count < 1 || count > kMaxLines)
    faults.Add(field, absl::StrCat("must be from 1 to ", kMaxLines));
}

void CheckLine(const ConfigurableProductLine& line, const std::string& path,
               Faults& faults) {
  faults.Require(absl::StrCat(path, ".product_id"), !line.product_id().empty());
  const ProductQuantity& quantity = line.quantity();
  faults.Require(absl::StrCat(path, ".quantity.type"),
                 quantity.type() != ProductQuantity::TYPE_UNSPECIFIED);
  faults.CheckQuantity(absl::StrCat(path, ".quantity.value"),
                       quantity.has_value(), quantity.value());
}

void CheckProduct(const v1beta1::ConfigurableProduct& product,
                  const std::string& path, Faults& faults) {
  const std::string main = absl::StrCat(path, ".main");
  if (faults.Require(main, product.has_main()))
    CheckLine(product.main(), main, faults);
  if (!product.main().external_id().empty())
    faults.Add(absl::StrCat(main, ".external_id"), "is for children only");
  for (int i = 0; i < product.children_size(); ++i) {
    CheckLine(product.children(i), absl::StrCat(path, ".children[", i, "]"),
              faults);
  }
}

absl::Status Validate(const v1::GetOfferRequest& request) {
  Faults faults;
  faults.CheckCopied("offer_id", request.offer_id(), true);
  return faults.ToStatus();
}

absl::Status Validate(const v1::GetClientRequest& request) {
  Faults faults;
  faults.CheckSegment("client_id", request.client_id());
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::AddConfigurableProductsRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckSegment("cart_id", request.cart_id());
  faults.CheckRequestId(request.request_id());
  int lines = request.products_size();
  for (const auto& product : request.products())
    lines += product.children_size();
  CheckCount("products", lines, faults);
  if (lines > kMaxLines) return faults.ToStatus();
  for (int i = 0; i < request.products_size(); ++i) {
    CheckProduct(request.products(i), absl::StrCat("products[", i, "]"),
                 faults);
  }
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::ChangeProductLinePricesRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckSegment("cart_id", request.cart_id());
  faults.CheckRequestId(request.request_id());
  CheckCount("lines", request.lines_size(), faults);
  if (request.lines_size() > kMaxLines) return faults.ToStatus();
  std::set<absl::string_view> lines;
  for (int i = 0; i < request.lines_size(); ++i) {
    const v1beta1::ProductLinePrice& line = request.lines(i);
    const std::string path = absl::StrCat("lines[", i, "]");
    faults.CheckCopied(absl::StrCat(path, ".line_id"), line.line_id(), true);
    if (!lines.insert(line.line_id()).second)
      faults.Add(absl::StrCat(path, ".line_id"), "is that of another line");
    const std::string price = absl::StrCat(path, ".price");
    if (faults.Require(price, line.has_price()) &&
        SignOf(line.price().value()).value_or(0) < 0)
      faults.Add(price, "must not be below zero");
    if (line.has_purchase_price()) {
      faults.Add(absl::StrCat(path, ".purchase_price"),
                 "is not supported: ONe documents no call that changes it");
    }
  }
  return faults.ToStatus();
}

}  // namespace

ValidatorTable OneValidators() {
  return {
      ValidatorRow<v1::GetOfferRequest, Validate>(),
      ValidatorRow<v1::GetClientRequest, Validate>(),
      ValidatorRow<v1beta1::AddConfigurableProductsRequest, Validate>(),
      ValidatorRow<v1beta1::ChangeProductLinePricesRequest, Validate>(),
  };
}

}  // namespace gateway
