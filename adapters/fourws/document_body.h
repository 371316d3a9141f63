#ifndef ADAPTERS_FOURWS_DOCUMENT_BODY_H_
#define ADAPTERS_FOURWS_DOCUMENT_BODY_H_

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fourws/currency_symbol.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1/document.pb.h"

// What all operations that save a document share: its header, its rows, and the
// answer that says that it is saved.
namespace gateway::fourws {

// A kind of document.
struct DocumentForm {
  const char* field;  // Of the request, which has it.
  const char* type;   // `documentType`.
  std::string cause;  // Left out if it is empty.
  Table header;
  Table row;
};

// Words of upstream's; the first for a value is written.
inline constexpr Word kDocumentStatuses[] = {
    {v1::DOCUMENT_STATUS_OPEN, "OPEN"},
    {v1::DOCUMENT_STATUS_CONFIRMED, "CONFIRMED"},
    {v1::DOCUMENT_STATUS_CLOSED, "CLOSE"},
    {v1::DOCUMENT_STATUS_CLOSED, "CLOSED"},
};

// The fields of rows of all kinds, with numbers in that format.
constexpr std::array<Field, 9> RowFields(Format numbers) {
  return {{{"barcode", "barcode"},
           {"item_code", "itemCode"},
           {"dimensions", "dimension#"},
           {"row_number", "rowNumber"},
           {"tax_rate", "taxRate", numbers},
           {"sale_price", "priceSale", numbers},
           {"purchase_price", "pricePurchase", numbers},
           {"invoice_price", "priceInvoice", numbers},
           {"discount_percents", "discount#", numbers}}};
}

template <size_t A, size_t B>
constexpr std::array<Field, A + B> Joined(const std::array<Field, A>& a,
                                          const std::array<Field, B>& b) {
  std::array<Field, A + B> joined{};
  for (size_t i = 0; i < A; ++i) joined[i] = a[i];
  for (size_t i = 0; i < B; ++i) joined[A + i] = b[i];
  return joined;
}

// `document` with its defaults (see purchase_service.proto), but for its id.
template <typename Document>
Document WithDefaults(Document document, const DocumentDefaults& defaults) {
  const auto fill = [](std::string* field, absl::string_view value) {
    if (field->empty()) *field = std::string(value);
  };
  fill(document.mutable_branch_code(), defaults.branch_code);
  fill(document.mutable_system(), defaults.system);
  if (document.rows_size() > 0) {
    fill(document.mutable_currency_code(),
         document.rows(0).sale_price().currency_code());
  }
  fill(document.mutable_currency_symbol(),
       CurrencySymbol(document.currency_code()));
  return document;
}

// The same, with the id that the gateway made for it if it has none.
template <typename Document>
Document WithDefaultsAndId(const Document& document,
                           const DocumentContext& context) {
  Document filled = WithDefaults(document, context.defaults);
  if (filled.id().empty()) filled.set_id(context.document_id);
  return filled;
}

template <typename Document>
FieldWriter HeaderOf(const DocumentForm& form, const Document& document) {
  FieldWriter header(form.field);
  WriteFields(form.header, document, header);
  if (document.branch_code().empty())
    header.Fail("branch_code", "is required: the caller has no default");
  header.Text("documentType", form.type).Text("cause", form.cause);
  // All our discounts are percents.
  if constexpr (requires { document.has_discount_percent(); })
    header.Text("discountType", document.has_discount_percent() ? "P" : "");
  return header;
}

template <typename Document>
std::vector<FieldWriter> RowsOf(const DocumentForm& form,
                                const Document& document) {
  std::vector<FieldWriter> rows;
  for (int i = 0; i < document.rows_size(); ++i) {
    rows.emplace_back(absl::StrCat(form.field, ".rows[", i, "]"));
    WriteFields(form.row, document.rows(i), rows.back());
  }
  return rows;
}

template <typename Request>
FieldWriter BodyOf(const Request& request, const FieldWriter& header,
                   const std::vector<FieldWriter>& rows) {
  FieldWriter body;
  body.Object("documentHeader", header).List("documentRows", rows);
  body.Additional(request.additional_fields(), "additional_fields");
  return body;
}

// The fields of an answer that says that a document is saved, for all responses
// that have them.
inline constexpr Field kSavedDocument[] = {
    {"document_id", "id"},
    {"barcode", "barcode"},
    {"document_number", "documentNumber"},
    {"document_status", "documentStatus", Format::kNatural, nullptr,
     kDocumentStatuses},
};

template <typename Response>
absl::StatusOr<Response> SavedDocumentFromJson(JsonValue json) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  Response response;
  ReadFields({kSavedDocument}, body, {}, response);
  return response;
}

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DOCUMENT_BODY_H_
