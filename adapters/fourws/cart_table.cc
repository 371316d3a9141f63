// The tables of carts.

#include <string>

#include "absl/strings/string_view.h"
#include "adapters/fourws/cart_json.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Message;

constexpr Word kMovements[] = {
    {v1::MOVEMENT_TYPE_SALE, "V"},
    {v1::MOVEMENT_TYPE_RETURN, "R"},
};

constexpr Word kPaymentKinds[] = {
    {v1::Payment::KIND_ELECTRONIC, "E"},
    {v1::Payment::KIND_CASH, "C"},
};

struct KindWords {
  v1::CartItem::Kind kind;
  absl::string_view type;
  absl::string_view sub_type;
};

constexpr KindWords kKinds[] = {
    {v1::CartItem::KIND_PRODUCT, "PRODUCT", "ITEM"},
    {v1::CartItem::KIND_SHIPPING, "SERVICE", "DELIVERY"},
    {v1::CartItem::KIND_GIFTCARD, "FINANCIAL", "GIFTCARD"},
    {v1::CartItem::KIND_GOODS_VOUCHER, "FINANCIAL", "GOOD_PURCHASE"},
};

void WriteKind(const Message& message, FieldWriter& writer) {
  const auto& item = static_cast<const v1::CartItem&>(message);
  for (const KindWords& words : kKinds) {
    if (words.kind != item.kind()) continue;
    writer.Text("itemType", words.type).Text("itemSubType", words.sub_type);
  }
}

// Words for no kind of ours stay unmapped. A product may come without its
// second word.
void ReadKind(FieldReader& reader, Message& message) {
  auto& item = static_cast<v1::CartItem&>(message);
  const auto type = ReadText(reader.Raw("itemType"));
  const auto sub_type = ReadText(reader.Raw("itemSubType"));
  for (const KindWords& words : kKinds) {
    if (!type.ok() || !sub_type.ok() || *type != words.type) continue;
    if (*sub_type == words.sub_type ||
        (sub_type->empty() && words.kind == v1::CartItem::KIND_PRODUCT))
      return item.set_kind(words.kind);
  }
  reader.Keep("itemType");
  reader.Keep("itemSubType");
}

constexpr Field kDimension[] = {
    {"code", "dimension#"},
    {"description", "dimensionDescription#"},
    {"type_code", "dimensionType#"},
    {"type", "dimensionType#Desc"},
};
constexpr Table kDimensionTable = {kDimension};

constexpr Field kItem[] = {
    {"row_id", "rowId"},
    {"row_type", "rowType"},
    {"barcode", "barcode"},
    {"barcode_type", "barcodeType"},
    {"item_code", "itemCode"},
    {"quantity", "qty"},
    {"quantity_type", "qtyType"},
    {"row_order", "rowOrder"},
    {"movement_type", "movementType", Format::kNatural, nullptr, kMovements},
    {"unit_price", "unitPrice"},
    {"discount", "discount"},
    {"discount_type", "discountType"},
    {"already_validated", "alreadyValidate"},
    {"replaced_price", "oldUnitPrice"},
    {"replaced_tax_rate", "oldTaxRate"},
    {"channel", "channel"},
    {"seller", "seller"},
    {"seller_id", "sellerId"},
    {"description", "description"},
    {"shop_description", "shopDescription"},
    {"dimensions", "", Format::kNatural, &kDimensionTable},
    {"tax_rate", "taxRate"},
    {"vat_code", "vatCode", Format::kCode},
    {"printer_department_code", "printerDepartmentCode", Format::kCode},
    {"price_list", "priceList"},
    {"taxable_income", "rowTaxableIncome"},
    {"vat", "rowVat"},
    {"total", "rowTotal"},
    {"discount_amount", "discountAmount"},
    {"discount_total_amount", "discountTotalAmount"},
    {"discount_row_total_amount", "discountRowTotalAmount"},
    {"tailoring", "havingTailoring"},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"currency_scale", "rounding"},
    {"hierarchy_levels", "hierarchyLevel#"},
    {"attribute_levels", "attributeLevel#"},
};
constexpr Table kItemTable = {kItem, WriteKind, ReadKind};

constexpr Field kPayment[] = {
    {"id", "paymentProgr"},
    {"kind", "paymentType", Format::kNatural, nullptr, kPaymentKinds},
    {"code", "paymentCode"},
    {"description", "paymentDescription"},
    {"amount", "paymentAmount"},
    {"cash_amount", "paymentCash"},
    {"rounding_amount", "paymentRoundingAmount"},
    {"done", "paymentDone"},
    {"channel", "channel"},
    {"image", "paymentImg"},
};
constexpr Table kPaymentTable = {kPayment};

constexpr Field kTotals[] = {
    {"total", "total"},
    {"vat", "vat"},
    {"taxable_income", "taxableIncome"},
    {"grand_total", "grandTotal"},
    {"discount", "totalDiscount", Format::kNumberText},
    {"discount_type", "totalDiscountType"},
    {"discount_amount", "totalDiscountAmount"},
    {"discount_reason", "totalDiscountReason"},
    {"discount_reason_description", "totalDiscountReasonDescription"},
    {"allowance", "allowance"},
    {"already_paid", "alreadyPayed"},
};
constexpr Table kTotalsTable = {kTotals};

constexpr Field kCart[] = {
    {"place.entity_code", "entityCode"},
    {"place.branch_code", "branchCode"},
    {"place.register_code", "registerCode"},
    {"place.seller_id", "sellerId"},
    {"transaction_id", "transactionId"},
    {"customer_card", "clientBarcode"},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"currency_scale", "rounding"},
    {"seller", "seller"},
    {"filling", "filling"},
    {"manual_discounts_cumulative", "discountsManualCumulative"},
    {"online_validation", "onlineValidation"},
    {"movement_type", "movementType", Format::kNatural, nullptr, kMovements},
    {"items", "items", Format::kNatural, &kItemTable},
    {"payments", "payments", Format::kNatural, &kPaymentTable},
    {"totals", "totals", Format::kNatural, &kTotalsTable},
};

}  // namespace

const Table& CartTable() {
  static constexpr Table kTable = {kCart};
  return kTable;
}

}  // namespace gateway::fourws
