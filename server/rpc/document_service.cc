#include "server/rpc/document_service.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* DocumentServiceBeta::GetDocument(
    grpc::CallbackServerContext* context,
    const v1beta1::GetDocumentRequest* request,
    v1beta1::GetDocumentResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* DocumentServiceBeta::ListDocuments(
    grpc::CallbackServerContext* context,
    const v1beta1::ListDocumentsRequest* request,
    v1beta1::ListDocumentsResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* DocumentServiceBeta::UpdateExternalReferences(
    grpc::CallbackServerContext* context,
    const v1beta1::UpdateExternalReferencesRequest* request,
    v1beta1::UpdateExternalReferencesResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
