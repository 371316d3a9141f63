#include "server/rpc/request_errors.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/operation_service.pb.h"

namespace gateway {
namespace {

absl::Status UnreadableAs(absl::string_view type, bool is_write) {
  absl::Status error = MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_REQUEST,
      absl::StrCat("the body is no ", type,
                   ", or holds a text that is not UTF-8"));
  if (!is_write) return error;
  return WithMetadata(std::move(error), "outcome", kNotSent);
}

}  // namespace

const google::protobuf::MethodDescriptor* MethodAt(absl::string_view path) {
  std::string name(absl::StripPrefix(path, "/"));
  std::replace(name.begin(), name.end(), '/', '.');
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      name);
}

absl::Status UnreadableRequest(const google::protobuf::Descriptor& request,
                               bool is_write) {
  return UnreadableAs(request.name(), is_write);
}

absl::Status UnreadableRequest(absl::string_view path) {
  const auto* method = MethodAt(path);
  if (method == nullptr) return UnreadableAs("request", true);
  const auto& request = *method->input_type();
  return UnreadableRequest(
      request, request.FindFieldByName("request_id") != nullptr ||
                   &request == v1::StartOperationRequest::descriptor());
}

absl::Status UnknownMethod(absl::string_view path) {
  return MakeError(absl::StatusCode::kUnimplemented,
                   v1::ERROR_REASON_NOT_OFFERED,
                   absl::StrCat("there is no method ", path),
                   {{"outcome", std::string(kNotSent)}});
}

}  // namespace gateway
