#ifndef ADAPTERS_FOURWS_STORED_DOCUMENT_JSON_H_
#define ADAPTERS_FOURWS_STORED_DOCUMENT_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "adapters/fourws/requests.h"
#include "fourws/gateway/v1beta1/document_service.pb.h"

// Converters of the documents that 4ws.trade keeps. The shape of its answers is
// inferred: `documentHeader` and `documentRows`, or the fields of the header
// with `documentRows` among them; one document by itself, or some in
// `valueObjectList`.
namespace gateway::fourws {

// Get Document, for one.
Query GetDocumentToQuery(const v1beta1::GetDocumentRequest& request,
                         const DocumentContext& context);
// NOT_FOUND (DOCUMENT_NOT_FOUND) if there is none, INVALID_ARGUMENT
// (INVALID_REQUEST) if there are several; another INVALID_ARGUMENT if it is
// another document or no answer.
absl::StatusOr<v1beta1::GetDocumentResponse> GetDocumentFromJson(
    const v1beta1::GetDocumentRequest& request, JsonValue json,
    const DocumentContext& context);

// Get Document, for a page of them.
absl::StatusOr<Query> ListDocumentsToQuery(
    const v1beta1::ListDocumentsRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::ListDocumentsResponse> ListDocumentsFromJson(
    const v1beta1::ListDocumentsRequest& request, JsonValue json,
    const DocumentContext& context);

// Update Document external references.
FieldWriter UpdateExternalReferencesToJson(
    const v1beta1::UpdateExternalReferencesRequest& request,
    const DocumentContext& context);
absl::StatusOr<v1beta1::UpdateExternalReferencesResponse>
UpdateExternalReferencesFromJson(
    const v1beta1::UpdateExternalReferencesRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_STORED_DOCUMENT_JSON_H_
