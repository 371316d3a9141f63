#include "server/operations/kinds/plain_write.h"

#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
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
      response_(PrototypeOf(MethodOf(method_).output_type())) {}

void PlainWrite::FindResource(const LiveWrite& asked,
                              Reply<std::string> reply) {
  if (traits_.resource == nullptr) return std::move(reply)("");
  const std::string key = TextAt(*asked.request, traits_.resource_path);
  std::move(reply)(key.empty() ? "" : absl::StrCat(traits_.resource, "/", key));
}

std::string PlainWrite::FingerprintOf(const Message& request) const {
  return MessageFingerprint(request);
}

std::string PlainWrite::DocumentIdOf(const Message& request) const {
  return traits_.id_path == nullptr ? "" : TextAt(request, traits_.id_path);
}

void PlainWrite::Prepare(const LiveWrite& write, Until /*until*/,
                         Reply<Any> reply) {
  Any prepared;
  if (traits_.id_path != nullptr) {
    PreparedDocument document;
    document.set_id(DocumentIdOf(*write.request));
    if (document.id().empty()) document.set_id(NewUuid());
    prepared.PackFrom(document);
  }
  std::move(reply)(std::move(prepared));
}

absl::Status PlainWrite::Complete(const OperationRecord& record,
                                  Any& any) const {
  const std::unique_ptr<Message> response(response_.New());
  RETURN_IF_ERROR(UnpackInto(any, *response));
  RETURN_IF_ERROR(AddPrepared(record, *response));
  any.PackFrom(*response);
  return absl::OkStatus();
}

absl::StatusOr<Any> PlainWrite::Preview(const OperationRecord& record) const {
  const std::unique_ptr<Message> response(response_.New());
  RETURN_IF_ERROR(AddPrepared(record, *response));
  Any any;
  any.PackFrom(*response);
  return any;
}

absl::Status PlainWrite::AddPrepared(const OperationRecord& record,
                                     Message& response) const {
  SetText(response, "operation", record.name());
  // Without an id nothing is prepared, nor while the write waits for its turn.
  if (record.prepared().type_url().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto prepared,
                   Unpack<PreparedDocument>(record.prepared()));
  if (TextAt(response, traits_.response_id_field).empty())
    SetText(response, traits_.response_id_field, prepared.id());
  return absl::OkStatus();
}

}  // namespace gateway
