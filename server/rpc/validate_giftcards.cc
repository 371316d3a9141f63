#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/fourws/currency_symbol.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr int kMaxGenerated = 1000;
constexpr int kMaxPdfBarcodes = 100;
constexpr size_t kMaxOperation = 128;
constexpr size_t kMaxText = 250;  // As 4ws.trade has it.
constexpr size_t kMaxSymbol = 8;

void CheckHolder(const v1::GiftcardHolder& holder, Faults& faults) {
  faults.CheckCopied("holder.customer_card", holder.customer_card(), false);
  faults.CheckCopied("holder.customer_code", holder.customer_code(), false);
  faults.CheckText("holder.name", holder.name(), kMaxText, false);
}

void CheckNewGiftcard(const v1::ActivateGiftcardRequest& request,
                      Faults& faults) {
  const v1::NewGiftcard& card = request.new_giftcard();
  const std::string& country = card.country();
  if (country.size() != 2 ||
      !std::all_of(country.begin(), country.end(), absl::ascii_isupper))
    faults.Add("new_giftcard.country", "must be an ISO 3166 code such as IT");
  faults.CheckCopied("new_giftcard.price_list", card.price_list(), true);
  faults.CheckText(
      "new_giftcard.currency_symbol", card.currency_symbol(), kMaxSymbol,
      fourws::CurrencySymbol(request.amount().currency_code()).empty());
  if (card.has_activation_time())
    faults.CheckTime("new_giftcard.activation_time", card.activation_time());
  if (request.place().branch_code().empty())
    faults.Add("place.branch_code", "is required to insert a card");
}

absl::Status Validate(const v1::GetGiftcardRequest& request) {
  Faults faults;
  faults.CheckBarcode("barcode", request.barcode());
  return faults.ToStatus();
}

absl::Status Validate(const v1::RedeemGiftcardRequest& request) {
  Faults faults;
  faults.CheckBarcode("barcode", request.barcode());
  faults.CheckRequestId(request.request_id());
  faults.CheckAmount(request.has_amount(), request.amount());
  faults.CheckPlace(request.place());
  return faults.ToStatus();
}

absl::Status Validate(const v1::ActivateGiftcardRequest& request) {
  Faults faults;
  faults.CheckBarcode("barcode", request.barcode());
  faults.CheckRequestId(request.request_id());
  faults.CheckAmount(request.has_amount(), request.amount());
  faults.CheckPlace(request.place());
  CheckHolder(request.holder(), faults);
  if (request.has_new_giftcard()) CheckNewGiftcard(request, faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::RefundGiftcardRequest& request) {
  Faults faults;
  const std::string& operation = request.redeem_operation();
  faults.CheckKey("redeem_operation", operation, kMaxOperation, true);
  if (!operation.empty() && !absl::StartsWith(operation, "operations/"))
    faults.Add("redeem_operation", "must be a name such as operations/01J9...");
  faults.CheckRequestId(request.request_id());
  faults.CheckAmount(request.has_amount(), request.amount());
  faults.CheckPlace(request.place());
  return faults.ToStatus();
}

absl::Status Validate(const v1::GenerateGiftcardsRequest& request) {
  Faults faults;
  faults.CheckText("item_code", request.item_code(), kMaxText, true);
  if (request.count() < 1 || request.count() > kMaxGenerated)
    faults.Add("count", absl::StrCat("must be from 1 to ", kMaxGenerated));
  faults.CheckRequestId(request.request_id());
  return faults.ToStatus();
}

absl::Status Validate(const v1::GenerateGiftcardPdfRequest& request) {
  Faults faults;
  const int count = request.barcodes_size();
  if (count < 1 || count > kMaxPdfBarcodes)
    faults.Add("barcodes", absl::StrCat("must be from 1 to ", kMaxPdfBarcodes));
  for (int i = 0; i < std::min(count, kMaxPdfBarcodes); ++i)
    faults.CheckBarcode(absl::StrCat("barcodes[", i, "]"), request.barcodes(i));
  faults.CheckRequestId(request.request_id());
  return faults.ToStatus();
}

}  // namespace

ValidatorTable GiftcardValidators() {
  return {
      ValidatorRow<v1::GetGiftcardRequest, Validate>(),
      ValidatorRow<v1::RedeemGiftcardRequest, Validate>(),
      ValidatorRow<v1::ActivateGiftcardRequest, Validate>(),
      ValidatorRow<v1::RefundGiftcardRequest, Validate>(),
      ValidatorRow<v1::GenerateGiftcardsRequest, Validate>(),
      ValidatorRow<v1::GenerateGiftcardPdfRequest, Validate>(),
  };
}

}  // namespace gateway
