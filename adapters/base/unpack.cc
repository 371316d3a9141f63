#include "adapters/base/unpack.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "google/protobuf/descriptor.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;

absl::Status NotA(const std::string& wanted, const Any& any) {
  return MakeError(
      absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
      absl::StrCat("no ", wanted, " can be read in a message of ",
                   any.type_url().empty() ? "no type" : any.type_url()));
}

const google::protobuf::Descriptor* TypeOf(const Any& any) {
  std::string name;
  if (!Any::ParseAnyTypeUrl(any.type_url(), &name)) return nullptr;
  return google::protobuf::DescriptorPool::generated_pool()
      ->FindMessageTypeByName(name);
}

}  // namespace

absl::Status UnpackInto(const Any& any, Message& message) {
  if (any.UnpackTo(&message)) return absl::OkStatus();
  message.Clear();
  return NotA(message.GetDescriptor()->full_name(), any);
}

absl::StatusOr<std::unique_ptr<Message>> UnpackAny(const Any& any) {
  const auto* type = TypeOf(any);
  if (type == nullptr) return NotA("message of this gateway's", any);
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
  RETURN_IF_ERROR(UnpackInto(any, *message));
  return message;
}

}  // namespace gateway
