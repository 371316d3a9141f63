#include "adapters/fourws/order_document_json.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/fields/field_table.h"
#include "adapters/fourws/currency_symbol.h"

namespace gateway::fourws {
namespace {

constexpr Field kHeader[] = {
    {"id", "id"},
    {"document_type", "documentType"},
    {"cause", "cause"},
    {"branch_code", "branchCode", Format::kCode},
    {"document_status", "documentStatus"},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"payment_code", "paymentCode"},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"delivery_time", "deliveryDate"},
    {"system", "system"},
    {"original_id", "originalId"},
    {"document_number", "documentNumber"},
    {"barcode", "barcode"},
};

constexpr Field kRow[] = {
    {"barcode", "barcode"},
    {"item_code", "itemCode"},
    {"dimensions", "dimension#"},
    {"quantity", "quantity"},
    {"row_number", "rowNumber"},
    {"tax_rate", "taxRate"},
    {"sale_price", "priceSale"},
    {"purchase_price", "pricePurchase"},
    {"invoice_price", "priceInvoice"},
    {"discount_percents", "discount#"},
    {"original_row_id", "refDocumentRow"},
};

void Default(std::string* field, absl::string_view value) {
  if (field->empty()) *field = std::string(value);
}

v1beta1::OrderDocument Filled(v1beta1::OrderDocument order,
                              const DocumentContext& context) {
  Default(order.mutable_id(), context.document_id);
  Default(order.mutable_branch_code(), context.defaults.branch_code);
  for (int i = 0; i < order.rows_size(); ++i) {
    v1beta1::OrderRow& row = *order.mutable_rows(i);
    if (row.row_number() == 0) row.set_row_number(i + 1);
    for (const auto& price :
         {row.sale_price(), row.purchase_price(), row.invoice_price()})
      Default(order.mutable_currency_code(), price.currency_code());
  }
  Default(order.mutable_currency_symbol(),
          CurrencySymbol(order.currency_code()));
  return order;
}

}  // namespace

FieldWriter OrderDocumentToJson(
    const v1beta1::OrderDocument& order,
    const google::protobuf::Struct& additional_fields,
    const DocumentContext& context) {
  const v1beta1::OrderDocument filled = Filled(order, context);
  FieldWriter header("order");
  WriteFields({kHeader}, filled, header);
  std::vector<FieldWriter> rows;
  for (int i = 0; i < filled.rows_size(); ++i) {
    rows.emplace_back(absl::StrCat("order.rows[", i, "]"));
    WriteFields({kRow}, filled.rows(i), rows.back());
  }
  FieldWriter body;
  body.Object("documentHeader", header).List("documentRows", rows);
  body.Additional(additional_fields, "additional_fields");
  return body;
}

}  // namespace gateway::fourws
