#ifndef SERVER_RPC_DOCUMENT_SERVICE_H_
#define SERVER_RPC_DOCUMENT_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/document_service.grpc.pb.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: documents of any kind, which is beta.
class DocumentServiceBeta final
    : public v1beta1::DocumentService::CallbackService {
 public:
  DocumentServiceBeta(const ReadCalls& reads, WriteCalls& writes)
      : reads_(reads), writes_(writes) {}

  grpc::ServerUnaryReactor* GetDocument(
      grpc::CallbackServerContext* context,
      const v1beta1::GetDocumentRequest* request,
      v1beta1::GetDocumentResponse* response) override;

  grpc::ServerUnaryReactor* ListDocuments(
      grpc::CallbackServerContext* context,
      const v1beta1::ListDocumentsRequest* request,
      v1beta1::ListDocumentsResponse* response) override;

  grpc::ServerUnaryReactor* UpdateExternalReferences(
      grpc::CallbackServerContext* context,
      const v1beta1::UpdateExternalReferencesRequest* request,
      v1beta1::UpdateExternalReferencesResponse* response) override;

 private:
  const ReadCalls& reads_;
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_DOCUMENT_SERVICE_H_
