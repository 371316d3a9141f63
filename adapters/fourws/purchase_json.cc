#include "adapters/fourws/purchase_json.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "adapters/fourws/document_body.h"

namespace gateway::fourws {
namespace {

using v1::Reservation;

constexpr Field kPurchaseHeader[] = {
    {"id", "id"},
    {"branch_code", "branchCode", Format::kCode},
    {"buyer_code", "buyerCode", Format::kCode},
    {"supplier_code", "supplierCode"},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"payment_code", "paymentCode"},
    {"season_code", "seasonCode"},
    {"status", "documentStatus", Format::kNatural, nullptr, kDocumentStatuses},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"confirmation_time", "confirmationDateOrder"},
    {"delivery_time", "deliveryDate"},
    {"discount_percent", "discount1"},
    {"system", "system"},
};
constexpr auto kPurchaseRow = RowFields(Format::kNatural);

constexpr Field kEntryHeader[] = {
    {"id", "id"},
    {"branch_code", "branchCode", Format::kCode},
    {"buyer_code", "buyerCode", Format::kCode},
    {"supplier_code", "supplierCode"},
    {"status", "documentStatus", Format::kNatural, nullptr, kDocumentStatuses},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"discount_percent", "discount1"},
    {"system", "system"},
};
constexpr auto kEntryRow =
    Joined(RowFields(Format::kNatural),
           std::array<Field, 2>{{{"quantity", "quantity"},
                                 {"purchase_row_id", "refDocumentRow"}}});

const DocumentForm& PurchaseForm() {
  static const auto& form = *new DocumentForm{
      "purchase", "PURCHASE", "PLANNED", {kPurchaseHeader}, {kPurchaseRow}};
  return form;
}

const char* WordOf(Reservation::LocationType type) {
  return type == Reservation::LOCATION_TYPE_SHOP ? "SHOP" : "WRH";
}

// The locations of a purchase, in the order in which its rows name them:
// upstream pairs the n-th with `quantityN` of each row.
class Locations {
 public:
  explicit Locations(const v1::Purchase& purchase) {
    for (const v1::PurchaseRow& row : purchase.rows()) {
      for (const Reservation& reservation : row.reservations()) {
        if (PlaceOf(reservation) == locations_.size())
          locations_.emplace_back(reservation.type(), reservation.code());
      }
    }
  }

  void WriteTo(FieldWriter& header) const {
    if (locations_.empty()) return void(header.Reserve("reserved"));
    std::vector<FieldWriter> reserved(locations_.size());
    for (size_t i = 0; i < reserved.size(); ++i) {
      reserved[i].Text("type", WordOf(locations_[i].first));
      reserved[i].Text("code", locations_[i].second);
    }
    header.List("reserved", reserved);
  }

  // How many of `row` are for each location. Where there are none, all are for
  // the purchase's branch.
  void WriteQuantities(const v1::PurchaseRow& row, FieldWriter& writer) const {
    writer.Reserve("quantity");
    for (int n = 1; n <= kMostLocations; ++n) writer.Reserve(NameOf(n));
    if (row.reservations().empty())
      return Write(row.quantity(), "quantity", NameOf(1), writer);
    for (int i = 0; i < row.reservations_size(); ++i) {
      const Reservation& reservation = row.reservations(i);
      Write(reservation.quantity(),
            absl::StrCat("reservations[", i, "].quantity"),
            NameOf(PlaceOf(reservation) + 1), writer);
    }
  }

 private:
  static constexpr int kMostLocations = 10;

  static std::string NameOf(size_t number) {
    return absl::StrCat("quantity", number);
  }

  static void Write(const google::type::Decimal& quantity,
                    const std::string& field, const std::string& name,
                    FieldWriter& writer) {
    const absl::Status written = writer.LongNumber(name, quantity);
    if (!written.ok()) writer.Fail(field, written.message());
  }

  size_t PlaceOf(const Reservation& reservation) const {
    return std::find(locations_.begin(), locations_.end(),
                     std::pair(reservation.type(), reservation.code())) -
           locations_.begin();
  }

  std::vector<std::pair<Reservation::LocationType, std::string>> locations_;
};

// The purchases of an entry, as is configured.
void WritePurchases(const v1beta1::SupplierEntry& entry,
                    const SupplierEntryFields& fields, FieldWriter& header) {
  constexpr char kName[] = "lstConnectedHeader";
  if (fields.plain_ids) {
    header.Json(kName, std::vector<std::string>(entry.purchase_ids().begin(),
                                                entry.purchase_ids().end()));
    return;
  }
  std::vector<FieldWriter> purchases(entry.purchase_ids_size());
  for (int i = 0; i < entry.purchase_ids_size(); ++i)
    purchases[i].Text(fields.purchase_id_field, entry.purchase_ids(i));
  header.List(kName, purchases);
}

}  // namespace

FieldWriter SavePurchaseToJson(const v1::SavePurchaseRequest& request,
                               const DocumentContext& context) {
  const v1::Purchase purchase = WithDefaultsAndId(request.purchase(), context);
  const Locations locations(purchase);
  FieldWriter header = HeaderOf(PurchaseForm(), purchase);
  locations.WriteTo(header);
  std::vector<FieldWriter> rows = RowsOf(PurchaseForm(), purchase);
  for (int i = 0; i < purchase.rows_size(); ++i)
    locations.WriteQuantities(purchase.rows(i), rows[i]);
  return BodyOf(request, header, rows);
}

absl::StatusOr<v1::SavePurchaseResponse> SavePurchaseFromJson(
    const v1::SavePurchaseRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  return SavedDocumentFromJson<v1::SavePurchaseResponse>(json);
}

FieldWriter SaveSupplierEntryToJson(
    const v1beta1::SaveSupplierEntryRequest& request,
    const DocumentContext& context) {
  const SupplierEntryFields& fields = context.options.supplier_entry;
  const DocumentForm form = {
      "supplier_entry", "ENTRY", fields.cause, {kEntryHeader}, {kEntryRow}};
  const auto entry = WithDefaultsAndId(request.supplier_entry(), context);
  FieldWriter header = HeaderOf(form, entry);
  WritePurchases(entry, fields, header);
  return BodyOf(request, header, RowsOf(form, entry));
}

absl::StatusOr<v1beta1::SaveSupplierEntryResponse> SaveSupplierEntryFromJson(
    const v1beta1::SaveSupplierEntryRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  return SavedDocumentFromJson<v1beta1::SaveSupplierEntryResponse>(json);
}

}  // namespace gateway::fourws
