#ifndef SERVER_OPERATIONS_KINDS_EVIDENCE_READS_H_
#define SERVER_OPERATIONS_KINDS_EVIDENCE_READS_H_

#include <string>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "google/protobuf/any.pb.h"

// Reads that show what a write may have changed: see WriteKind.
namespace gateway {

// Of a gift card. `before` is what the operation keeps; if that is no card, the
// card was not read.
v1::FreshEvidence CardToRead(const std::string& barcode,
                             const google::protobuf::Any& before);
v1::FreshEvidence CardToRead(const std::string& barcode,
                             const v1::Giftcard& before);

// Of a document of 4ws.trade, which is not read before a write.
v1::FreshEvidence DocumentToRead(const std::string& id);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_EVIDENCE_READS_H_
