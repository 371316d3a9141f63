#include "server/operations/live_write.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "google/protobuf/descriptor.h"

namespace gateway {

bool Takes(const std::string& method,
           const google::protobuf::Message& request) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          method);
  return descriptor != nullptr &&
         descriptor->input_type() == request.GetDescriptor();
}

absl::StatusOr<UnpackedRequest> UnpackRequest(
    const std::string& method, const google::protobuf::Any& packed) {
  ASSIGN_OR_RETURN(UnpackedRequest request, UnpackAny(packed));
  if (!Takes(method, *request)) {
    return MakeError(
        absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
        absl::StrCat(method, " takes no ", request->GetTypeName()));
  }
  return request;
}

}  // namespace gateway
