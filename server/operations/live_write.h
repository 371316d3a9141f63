#ifndef SERVER_OPERATIONS_LIVE_WRITE_H_
#define SERVER_OPERATIONS_LIVE_WRITE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/unpack.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

namespace gateway {

// A write in memory: its record, and the request that is packed in the record,
// unpacked once for all who look into it. Null: nobody has looked yet.
struct LiveWrite {
  OperationRecord record;
  UnpackedRequest request;
  // When it was stored, just now, nothing held its resource.
  bool resource_is_free = false;
};

// Of all who look into one write at a time; nobody changes it.
using SharedWrite = std::shared_ptr<const LiveWrite>;

// Unpacks the request of a write of `method`, a full name of the contract's.
// INTERNAL (INTERNAL) if `packed` holds anything else than that method takes.
absl::StatusOr<UnpackedRequest> UnpackRequest(
    const std::string& method, const google::protobuf::Any& packed);

// Whether `request` is what `method` takes.
bool Takes(const std::string& method, const google::protobuf::Message& request);

// `request` as the message that it is. The engine hands a kind of write no
// request of another method, so that another type ends the process.
template <typename Request>
const Request& RequestAs(const google::protobuf::Message& request) {
  const auto* typed =
      google::protobuf::DynamicCastToGenerated<Request>(&request);
  GOOGLE_CHECK(typed != nullptr) << request.GetTypeName();
  return *typed;
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_LIVE_WRITE_H_
