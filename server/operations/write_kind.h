#ifndef SERVER_OPERATIONS_WRITE_KIND_H_
#define SERVER_OPERATIONS_WRITE_KIND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/store/operation_store.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "server/operations/live_write.h"

namespace gateway {

// What is special to one kind of write; all else is the same for all. Requests
// are valid by themselves when they come here. Thread-safe.
class WriteKind {
 public:
  virtual ~WriteKind() = default;

  // Full name of the method, such as
  // `fourws.gateway.v1.GiftcardService.RedeemGiftcard`.
  virtual std::string method() const = 0;

  // Finds what the write changes, such as `giftcards/2000000001814`: writes to
  // one resource go one after the other. Empty: they need not. Of the record of
  // `asked` only the caller and the request are known. An error refuses the
  // write, unless an earlier call began it.
  virtual void FindResource(const LiveWrite& asked,
                            Reply<std::string> reply) = 0;

  // The business fields in one spelling: two requests are the same write if
  // these are equal. Any text; it is hashed.
  virtual std::string FingerprintOf(
      const google::protobuf::Message& request) const = 0;

  // The id that `request` has for its document, which stands for the request id
  // of a request that has none. Empty: none.
  virtual std::string DocumentIdOf(
      const google::protobuf::Message& /*request*/) const {
    return "";
  }

  // Name of the earlier operation that the write gives account of, which is
  // therefore forgotten first. Empty: none.
  virtual std::string ParentOf(
      const google::protobuf::Message& /*request*/) const {
    return "";
  }

  // Reads what must be known and checks what must hold before the write may
  // be sent, as long as that is wanted. Answers with what was read, to be kept
  // with the operation as its `prepared`. An error refuses the write.
  virtual void Prepare(const LiveWrite& write, Until until,
                       Reply<google::protobuf::Any> reply) = 0;

  // Adds what only the gateway knows to `response`, the message that upstream
  // made of the write of `record`. INTERNAL (INTERNAL) if that is no response
  // to this kind of write.
  virtual absl::Status Complete(const OperationRecord& record,
                                google::protobuf::Any& response) const = 0;

  // Makes the response to the write of `record` as far as it is known before
  // the outcome: what Prepare() read, if it has. A record without a name is of
  // a write that is only looked at and will not be sent.
  virtual absl::StatusOr<google::protobuf::Any> Preview(
      const OperationRecord& record) const = 0;

  // Whether the response is what upstream made, such as new barcodes: without
  // upstream's word there is none.
  virtual bool ResponseIsUpstreams() const { return false; }

  // What a person should see before saying how the write of `record`, which
  // may have left, ended: the `request` of each read, and what was read
  // `before` the write. Nothing if upstream does not show what it changes.
  virtual std::vector<v1::FreshEvidence> EvidenceToRead(
      const OperationRecord& /*record*/) const {
    return {};
  }
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_KIND_H_
