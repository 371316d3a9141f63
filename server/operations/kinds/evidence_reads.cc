#include "server/operations/kinds/evidence_reads.h"

#include "fourws/gateway/v1beta1/document_service.pb.h"

namespace gateway {

using google::protobuf::Any;

v1::FreshEvidence CardToRead(const std::string& barcode, const Any& before) {
  v1::GetGiftcardRequest request;
  request.set_barcode(barcode);
  v1::FreshEvidence evidence;
  evidence.mutable_request()->PackFrom(request);
  if (before.Is<v1::Giftcard>()) *evidence.mutable_before() = before;
  return evidence;
}

v1::FreshEvidence CardToRead(const std::string& barcode,
                             const v1::Giftcard& before) {
  Any packed;
  packed.PackFrom(before);
  return CardToRead(barcode, packed);
}

v1::FreshEvidence DocumentToRead(const std::string& id) {
  v1beta1::GetDocumentRequest request;
  request.set_id(id);
  v1::FreshEvidence evidence;
  evidence.mutable_request()->PackFrom(request);
  return evidence;
}

}  // namespace gateway
