// Documents with a header and rows, which are saved.

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/purchase_service.pb.h"
#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

using v1::Reservation;

constexpr int kMaxRows = 1000;
constexpr int kMaxLocations = 10;
constexpr int kMaxPurchases = 100;

std::string RowPath(absl::string_view document, int index) {
  return absl::StrCat(document, ".rows[", index, "]");
}

// All of a row but its quantity.
template <typename Row>
void CheckRow(const std::string& path, const std::string& currency,
              const Row& row, Faults& faults) {
  faults.Require(absl::StrCat(path, ".barcode"),
                 !row.barcode().empty() || !row.item_code().empty());
  const std::string price = absl::StrCat(path, ".sale_price");
  if (!faults.Require(price, row.has_sale_price()) || currency.empty()) return;
  if (row.sale_price().currency_code() != currency)
    faults.Add(absl::StrCat(price, ".currency_code"),
               "must be that of the document");
}

// All of a document at `path` but the quantities of its rows.
template <typename Document>
void CheckDocument(const char* path, const Document& document, Faults& faults) {
  const int count = document.rows_size();
  if (count < 1 || count > kMaxRows)
    faults.Add(absl::StrCat(path, ".rows"),
               absl::StrCat("must be from 1 to ", kMaxRows));
  if (!document.currency_code().empty())
    faults.CheckCurrency(absl::StrCat(path, ".currency_code"),
                         document.currency_code());
  for (int i = 0; i < std::min(count, kMaxRows); ++i)
    CheckRow(RowPath(path, i), document.currency_code(), document.rows(i),
             faults);
}

template <typename Document>
void CheckQuantities(const char* path, const Document& document,
                     Faults& faults) {
  for (int i = 0; i < std::min(document.rows_size(), kMaxRows); ++i) {
    faults.CheckQuantity(absl::StrCat(RowPath(path, i), ".quantity"),
                         document.rows(i).has_quantity(),
                         document.rows(i).quantity());
  }
}

void CheckStatus(const char* path, v1::DocumentStatus status,
                 v1::DocumentStatus forbidden, const char* allowed,
                 Faults& faults) {
  if (status == forbidden) faults.Add(absl::StrCat(path, ".status"), allowed);
}

using Location = std::pair<Reservation::LocationType, std::string>;

// Adds the row's locations to `locations`.
void CheckReservations(const std::string& path, const v1::PurchaseRow& row,
                       std::set<Location>& locations, Faults& faults) {
  std::set<Location> own;
  for (int i = 0; i < row.reservations_size(); ++i) {
    const Reservation& reservation = row.reservations(i);
    const std::string at = absl::StrCat(path, ".reservations[", i, "]");
    faults.Require(
        absl::StrCat(at, ".type"),
        reservation.type() != Reservation::LOCATION_TYPE_UNSPECIFIED);
    faults.Require(absl::StrCat(at, ".code"), !reservation.code().empty());
    faults.CheckQuantity(absl::StrCat(at, ".quantity"),
                         reservation.has_quantity(), reservation.quantity());
    const Location location(reservation.type(), reservation.code());
    if (!own.insert(location).second)
      faults.Add(at, "names a location that the row has already");
    locations.insert(location);
  }
}

void CheckLocations(const v1::Purchase& purchase, Faults& faults) {
  const bool reserves =
      std::any_of(purchase.rows().begin(), purchase.rows().end(),
                  [](const auto& row) { return row.reservations_size() > 0; });
  if (!reserves) return CheckQuantities("purchase", purchase, faults);
  std::set<Location> locations;
  for (int i = 0; i < std::min(purchase.rows_size(), kMaxRows); ++i) {
    const v1::PurchaseRow& row = purchase.rows(i);
    const std::string path = RowPath("purchase", i);
    if (row.has_quantity())
      faults.Add(absl::StrCat(path, ".quantity"),
                 "must be absent where goods are reserved");
    if (row.reservations().empty())
      faults.Add(absl::StrCat(path, ".reservations"),
                 "is required, for other rows have them");
    CheckReservations(path, row, locations, faults);
  }
  if (locations.size() > kMaxLocations)
    faults.Add("purchase.rows",
               absl::StrCat("name more than ", kMaxLocations, " locations"));
}

absl::Status Validate(const v1::SavePurchaseRequest& request) {
  const v1::Purchase& purchase = request.purchase();
  Faults faults;
  CheckFields(request, faults);
  faults.CheckRequestId(request.request_id(), "purchase.id", purchase.id());
  CheckDocument("purchase", purchase, faults);
  CheckStatus("purchase", purchase.status(), v1::DOCUMENT_STATUS_CLOSED,
              "must be open or confirmed", faults);
  CheckLocations(purchase, faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::SaveSupplierEntryRequest& request) {
  constexpr char kPath[] = "supplier_entry";
  const v1beta1::SupplierEntry& entry = request.supplier_entry();
  Faults faults;
  CheckFields(request, faults);
  faults.CheckRequestId(request.request_id(), "supplier_entry.id", entry.id());
  CheckDocument(kPath, entry, faults);
  CheckQuantities(kPath, entry, faults);
  CheckStatus(kPath, entry.status(), v1::DOCUMENT_STATUS_CONFIRMED,
              "must be open or closed", faults);
  const int count = entry.purchase_ids_size();
  if (count < 1 || count > kMaxPurchases)
    faults.Add("supplier_entry.purchase_ids",
               absl::StrCat("must be from 1 to ", kMaxPurchases));
  for (int i = 0; i < std::min(count, kMaxPurchases); ++i)
    faults.CheckCopied(absl::StrCat("supplier_entry.purchase_ids[", i, "]"),
                       entry.purchase_ids(i), true);
  return faults.ToStatus();
}

absl::Status Validate(const v1::SaveTransferRequest& request) {
  const v1::Transfer& transfer = request.transfer();
  Faults faults;
  CheckFields(request, faults);
  faults.CheckRequestId(request.request_id(), "transfer.id", transfer.id());
  CheckDocument("transfer", transfer, faults);
  CheckQuantities("transfer", transfer, faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::SaveFreeEntryRequest& request) {
  const v1::FreeEntry& entry = request.free_entry();
  Faults faults;
  CheckFields(request, faults);
  faults.CheckRequestId(request.request_id());
  CheckDocument("free_entry", entry, faults);
  CheckQuantities("free_entry", entry, faults);
  CheckStatus("free_entry", entry.status(), v1::DOCUMENT_STATUS_CONFIRMED,
              "must be open or closed", faults);
  return faults.ToStatus();
}

}  // namespace

ValidatorTable SavedDocumentValidators() {
  return {
      ValidatorRow<v1::SavePurchaseRequest, Validate>(),
      ValidatorRow<v1beta1::SaveSupplierEntryRequest, Validate>(),
      ValidatorRow<v1::SaveTransferRequest, Validate>(),
      ValidatorRow<v1::SaveFreeEntryRequest, Validate>(),
  };
}

}  // namespace gateway
