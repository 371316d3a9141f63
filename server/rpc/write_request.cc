#include "server/rpc/write_request.h"

#include <memory>
#include <utility>

#include "adapters/base/error.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;

absl::Status Unsent(const absl::Status& error) {
  return WithMetadata(error, "outcome", kNotSent);
}

}  // namespace

absl::StatusOr<WriteRequest> ReadWriteRequest(const ContractMethod& method,
                                              UnpackedRequest request) {
  if (const auto valid = method.validator(*request); !valid.ok())
    return Unsent(valid);
  const auto& fields = *request->GetReflection();
  WriteRequest write;
  write.method = method.name;
  write.request_id = fields.GetString(*request, method.request_id);
  write.validate_only = fields.GetBool(*request, method.validate_only);
  write.unpacked = std::move(request);
  return write;
}

absl::StatusOr<WriteRequest> ReadWriteRequest(const Any& request) {
  const ContractMethod* method = FindWrite(request);
  if (method == nullptr)
    return Unsent(
        InvalidRequest({{"request", "is not the request of a write"}}));
  if (request.value().size() > kMaxRequestBytes) return RequestTooLarge(true);
  std::unique_ptr<Message> message(method->request->New());
  if (!message->ParseFromString(request.value()))
    return Unsent(InvalidRequest({{"request", "cannot be read"}}));
  return ReadWriteRequest(*method, std::move(message));
}

}  // namespace gateway
