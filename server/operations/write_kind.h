#ifndef SERVER_OPERATIONS_WRITE_KIND_H_
#define SERVER_OPERATIONS_WRITE_KIND_H_

#include <string>

#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/any.pb.h"

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
  // one resource go one after the other. Empty: they need not. Of `asked` only
  // the caller and what was asked for are known. An error refuses the write,
  // unless an earlier call began it.
  virtual void FindResource(const OperationRecord& asked,
                            Done<std::string> done) = 0;

  // The business fields in one spelling: two requests are the same write if
  // these are equal. Any text; it is hashed.
  virtual std::string FingerprintOf(
      const google::protobuf::Any& request) const = 0;

  // Name of the earlier operation that the write gives account of, which is
  // therefore forgotten first. Empty: none.
  virtual std::string ParentOf(const google::protobuf::Any& /*request*/) const {
    return "";
  }

  // Reads what must be known and checks what must hold before the write may
  // be sent, as long as that is wanted. Answers with what was read, to be kept
  // with the operation. An error refuses the write.
  virtual void Prepare(const OperationRecord& record, Until until,
                       Done<google::protobuf::Any> done) = 0;

  // Adds to the response what only the gateway knows. If `response` is empty,
  // nothing was sent and `record` has no name: then answers with what Prepare()
  // read.
  virtual void Complete(const OperationRecord& record,
                        google::protobuf::Any& response) const = 0;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_KIND_H_
