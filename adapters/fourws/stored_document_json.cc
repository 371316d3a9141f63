#include "adapters/fourws/stored_document_json.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/document_body.h"
#include "adapters/fourws/paging.h"

namespace gateway::fourws {
namespace {

using v1beta1::Document;

constexpr Field kLocation[] = {{"type", "type"}, {"code", "code"}};
constexpr Table kLocationTable = {kLocation};

constexpr Field kHeader[] = {
    {"id", "id"},
    {"number", "documentNumber"},
    {"barcode", "barcode"},
    {"type", "documentType"},
    {"cause", "cause"},
    {"status", "documentStatus", Format::kNatural, nullptr, kDocumentStatuses},
    {"system", "system"},
    {"branch_code", "branchCode"},
    {"transfer_branch_code", "branchCodeTransfer"},
    {"addressee_branch_code", "branchCodeAddresse"},
    {"buyer_code", "buyerCode"},
    {"supplier_code", "supplierCode"},
    {"currency_code", "currency"},
    {"currency_symbol", "currencySymbol"},
    {"payment_code", "paymentCode"},
    {"season_code", "seasonCode"},
    {"document_time", "documentDate"},
    {"movement_time", "movementDate"},
    {"confirmation_time", "confirmationDateOrder"},
    {"delivery_time", "deliveryDate"},
    {"discount_type", "discountType"},
    {"discount", "discount"},
    {"discounts", "discount#"},
    {"external_delivery_number", "documentDeliveryExternal"},
    {"create_opposing_document", "createOpposingDocument"},
    {"close_opposing_document", "closeOpposingDocument"},
    {"original_id", "originalId"},
    {"reserved_locations", "reserved", Format::kNatural, &kLocationTable},
};
constexpr Table kHeaderTable = {kHeader};

constexpr auto kLine =
    Joined(RowFields(Format::kNatural),
           std::array<Field, 4>{{{"id", "id"},
                                 {"quantity", "quantity"},
                                 {"quantities", "quantity#"},
                                 {"reference_row_id", "refDocumentRow"}}});
constexpr Table kLineTable = {kLine};

// Reads the document in `reader`. What stands beside header and rows is left
// to the caller; if there is no header, it is the document's.
Document ReadDocument(FieldReader& reader) {
  Document document;
  const JsonValue header = reader.Raw("documentHeader");
  const std::vector<JsonValue> rows = reader.Objects("documentRows");
  if (header.is_object()) {
    FieldReader fields(header, "documentHeader");
    ReadFields(kHeaderTable, fields, {}, document);
  } else {
    reader.Keep("documentHeader");
    ReadFields(kHeaderTable, reader, {}, document);
  }
  for (const JsonValue row : rows) {
    FieldReader fields(row, "");
    ReadFields(kLineTable, fields, AmountsIn(document.currency_code()),
               *document.add_rows());
  }
  return document;
}

// What an answer holds.
struct Documents {
  std::vector<Document> read;
  size_t given = 0;  // With those that cannot be read.
};

absl::StatusOr<Documents> DocumentsIn(FieldReader& body) {
  Documents documents;
  const JsonValue list = body.Raw("valueObjectList");
  if (CheckRows(list, "valueObjectList").ok()) {
    documents.given = list.size();
    for (const JsonValue one : body.Objects("valueObjectList")) {
      FieldReader reader(one, "");
      documents.read.push_back(ReadDocument(reader));
      // Without a header all of it is in the document already.
      if (one.Find("documentHeader").is_there())
        *documents.read.back().mutable_unmapped_beside() = reader.Unmapped();
    }
    return documents;
  }
  if (!body.Raw("documentHeader").is_object())
    return absl::InvalidArgumentError("neither a document nor a list of them");
  body.Keep("valueObjectList");
  documents.read.push_back(ReadDocument(body));
  documents.given = 1;
  return documents;
}

// The parameters' names are only assumed: an upstream that ignores them may
// answer with any document. One that does not say what it is, is taken for the
// one that was asked for.
bool IsAskedFor(const Document& document,
                const v1beta1::GetDocumentRequest& request) {
  const auto fits = [](const std::string& found, const std::string& asked) {
    return asked.empty() || found.empty() || found == asked;
  };
  return fits(document.id(), request.id()) &&
         fits(document.number(), request.number());
}

absl::Status NoDocument() {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_DOCUMENT_NOT_FOUND,
                   "4ws.trade knows no such document");
}

absl::Status SeveralDocuments() {
  return InvalidRequest({{"number", "is that of several documents"}});
}

// In lower case, names that no caller may add to a query.
std::set<std::string> TakenParameters(const PlatformOptions& options) {
  std::set<std::string> taken = {"cmd", "start", "limit", "id"};
  taken.insert(absl::AsciiStrToLower(options.document_number_parameter));
  for (const auto& [name, value] : options.extra_query)
    taken.insert(absl::AsciiStrToLower(name));
  return taken;
}

}  // namespace

Query GetDocumentToQuery(const v1beta1::GetDocumentRequest& request,
                         const DocumentContext& context) {
  if (!request.id().empty()) return {{"id", request.id()}};
  return {{context.options.document_number_parameter, request.number()}};
}

absl::StatusOr<v1beta1::GetDocumentResponse> GetDocumentFromJson(
    const v1beta1::GetDocumentRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  const bool more = body.Flag("moreRows").value_or(false);
  ASSIGN_OR_RETURN(Documents all, DocumentsIn(body));
  std::vector<Document>& documents = all.read;
  if (documents.empty()) return NoDocument();
  const auto others = std::remove_if(
      documents.begin(), documents.end(),
      [&](const Document& one) { return !IsAskedFor(one, request); });
  documents.erase(others, documents.end());
  if (documents.empty())
    return absl::InvalidArgumentError("another document was told");
  if (documents.size() > 1 || (more && request.id().empty()))
    return SeveralDocuments();
  v1beta1::GetDocumentResponse response;
  *response.mutable_document() = std::move(documents.front());
  *response.mutable_unmapped() = body.Unmapped();
  return response;
}

absl::StatusOr<Query> ListDocumentsToQuery(
    const v1beta1::ListDocumentsRequest& request,
    const DocumentContext& context) {
  ASSIGN_OR_RETURN(const Page page, PageOf(request));
  Query query;
  if (!request.number().empty())
    query.emplace_back(context.options.document_number_parameter,
                       request.number());
  const std::set<std::string> taken = TakenParameters(context.options);
  // In the order of names, so that equal requests ask alike.
  const std::map<std::string, std::string> parameters(
      request.parameters().begin(), request.parameters().end());
  ErrorMetadata faults;
  for (const auto& [name, value] : parameters) {
    if (taken.contains(absl::AsciiStrToLower(name)))
      faults.emplace_back(absl::StrCat("parameters.", name), "is taken");
    query.emplace_back(name, value);
  }
  if (!faults.empty()) return InvalidRequest(faults);
  AddPage(page, query);
  return query;
}

absl::StatusOr<v1beta1::ListDocumentsResponse> ListDocumentsFromJson(
    const v1beta1::ListDocumentsRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  body.Raw("moreRows");
  ASSIGN_OR_RETURN(Documents documents, DocumentsIn(body));
  v1beta1::ListDocumentsResponse response;
  for (Document& document : documents.read)
    *response.add_documents() = std::move(document);
  *response.mutable_unmapped() = body.Unmapped();
  RETURN_IF_ERROR(
      EndPage(request, json, documents.given, "documents", response));
  return response;
}

FieldWriter UpdateExternalReferencesToJson(
    const v1beta1::UpdateExternalReferencesRequest& request,
    const DocumentContext& /*context*/) {
  FieldWriter header;
  header.Text("id", request.document_id())
      .Additional(request.references(), "references");
  FieldWriter body;
  body.Object("documentHeader", header)
      .Additional(request.additional_fields(), "additional_fields");
  return body;
}

absl::StatusOr<v1beta1::UpdateExternalReferencesResponse>
UpdateExternalReferencesFromJson(
    const v1beta1::UpdateExternalReferencesRequest& /*request*/, JsonValue json,
    const DocumentContext& /*context*/) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  v1beta1::UpdateExternalReferencesResponse response;
  response.set_message(body.Text("message"));
  if (body.Raw("documentHeader").is_object())
    *response.mutable_document() = ReadDocument(body);
  else
    body.Keep("documentHeader");
  *response.mutable_unmapped() = body.Unmapped();
  return response;
}

}  // namespace gateway::fourws
