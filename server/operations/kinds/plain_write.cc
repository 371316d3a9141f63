#include "server/operations/kinds/plain_write.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "adapters/base/random_id.h"
#include "adapters/upstream/platform.h"
#include "server/operations/kinds/message_fingerprint.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;

const google::protobuf::MethodDescriptor& MethodOf(const std::string& method) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          method);
  GOOGLE_CHECK(descriptor != nullptr) << method;
  return *descriptor;
}

const Message& PrototypeOf(const google::protobuf::Descriptor* type) {
  return *google::protobuf::MessageFactory::generated_factory()->GetPrototype(
      type);
}

// An empty one if `any` holds another.
std::unique_ptr<Message> Unpacked(const Any& any, const Message& prototype) {
  std::unique_ptr<Message> message(prototype.New());
  if (!any.UnpackTo(message.get())) message->Clear();
  return message;
}

void SetText(Message& message, const char* field, const std::string& text) {
  message.GetReflection()->SetString(
      &message, message.GetDescriptor()->FindFieldByName(field), text);
}

}  // namespace

std::string TextAt(const Message& message, absl::string_view path) {
  const Message* holder = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    holder = &holder->GetReflection()->GetMessage(
        *holder, holder->GetDescriptor()->FindFieldByName(names[i]));
  }
  return holder->GetReflection()->GetString(
      *holder, holder->GetDescriptor()->FindFieldByName(names.back()));
}

PlainWrite::PlainWrite(std::string method, PlainWriteTraits traits)
    : method_(std::move(method)),
      traits_(traits),
      request_(PrototypeOf(MethodOf(method_).input_type())),
      response_(PrototypeOf(MethodOf(method_).output_type())) {}

void PlainWrite::FindResource(const OperationRecord& asked,
                              Done<std::string> done) {
  if (traits_.resource == nullptr) return std::move(done)("");
  const auto request = Unpacked(asked.request(), request_);
  const std::string key = TextAt(*request, traits_.resource_path);
  std::move(done)(key.empty() ? "" : absl::StrCat(traits_.resource, "/", key));
}

std::string PlainWrite::FingerprintOf(const Any& any) const {
  return MessageFingerprint(*Unpacked(any, request_));
}

void PlainWrite::Prepare(const OperationRecord& record, Until /*until*/,
                         Done<Any> done) {
  Any prepared;
  if (traits_.id_path != nullptr) {
    PreparedDocument document;
    document.set_id(
        TextAt(*Unpacked(record.request(), request_), traits_.id_path));
    if (document.id().empty()) document.set_id(NewUuid());
    prepared.PackFrom(document);
  }
  std::move(done)(std::move(prepared));
}

void PlainWrite::Complete(const OperationRecord& record, Any& any) const {
  const auto response = Unpacked(any, response_);
  SetText(*response, "operation", record.name());
  PreparedDocument prepared;
  if (record.prepared().UnpackTo(&prepared) &&
      TextAt(*response, traits_.response_id_field).empty())
    SetText(*response, traits_.response_id_field, prepared.id());
  any.PackFrom(*response);
}

}  // namespace gateway
