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

using google::protobuf::Descriptor;
using google::protobuf::MethodDescriptor;

bool IsWrite(const MethodDescriptor* method) {
  if (method == nullptr) return false;
  const Descriptor* const request = method->input_type();
  return request->FindFieldByName("request_id") != nullptr ||
         request == v1::StartOperationRequest::descriptor();
}

absl::Status Refused(absl::string_view what, bool is_write) {
  absl::Status error = MakeError(absl::StatusCode::kInvalidArgument,
                                 v1::ERROR_REASON_INVALID_REQUEST, what);
  if (!is_write) return error;
  return WithMetadata(std::move(error), "outcome", kNotSent);
}

}  // namespace

const MethodDescriptor* MethodAt(absl::string_view path) {
  std::string name(absl::StripPrefix(path, "/"));
  std::replace(name.begin(), name.end(), '/', '.');
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      name);
}

absl::Status UnreadableRequest(const Descriptor& request, bool is_write) {
  return Refused(absl::StrCat("the body is no ", request.name(),
                              ", is compressed, or holds a text that is not "
                              "UTF-8"),
                 is_write);
}

absl::Status UnreadableRequest(absl::string_view path) {
  const MethodDescriptor* const method = MethodAt(path);
  if (method == nullptr) return Refused("the request cannot be read", false);
  return UnreadableRequest(*method->input_type(), IsWrite(method));
}

absl::Status RequestTooLarge(bool is_write) {
  return Refused("the request takes more than 5 MiB", is_write);
}

absl::Status UnknownMethod(absl::string_view path) {
  return MakeError(absl::StatusCode::kUnimplemented,
                   v1::ERROR_REASON_NOT_OFFERED,
                   absl::StrCat("there is no method ", path),
                   {{"outcome", std::string(kNotSent)}});
}

absl::Status MethodFailed(absl::string_view path) {
  absl::Status error =
      MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                "the method failed to answer");
  if (!IsWrite(MethodAt(path))) return error;
  return WithMetadata(std::move(error), "outcome", kUnknown);
}

}  // namespace gateway
