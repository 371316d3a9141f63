#include "server/operations/kinds/plain_write.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/descriptor.h"
#include "server/operations/kinds/evidence_reads.h"
#include "server/operations/kinds/message_fingerprint.h"
#include "server/operations/kinds/text_path.h"
#include "server/operations/live_write.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

const MethodDescriptor* FindMethod(const std::string& method) {
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
      method);
}

const MethodDescriptor& MethodOf(const std::string& method) {
  const MethodDescriptor* const descriptor = FindMethod(method);
  GOOGLE_CHECK(descriptor != nullptr) << method;
  return *descriptor;
}

const Message& PrototypeOf(const Descriptor* type) {
  return *google::protobuf::MessageFactory::generated_factory()->GetPrototype(
      type);
}

// Puts `text` at `path` if there is such a path, and nothing at it.
void FillIn(Message& response, const char* path, const std::string& text) {
  if (path != nullptr && TextAt(response, path).empty())
    SetTextAt(response, path, text);
}

}  // namespace

std::vector<std::string> MisfitsOf(const std::string& method,
                                   const PlainWriteTraits& traits) {
  const MethodDescriptor* const descriptor = FindMethod(method);
  if (descriptor == nullptr) return {"the contract has no such method"};
  std::vector<std::string> misfits;
  const auto check = [&misfits](const Descriptor& type, const char* path) {
    const absl::string_view given = absl::NullSafeStringView(path);
    if (!HasTextAt(type, given)) {
      misfits.push_back(
          absl::StrCat(type.full_name(), " has no text at ", given));
    }
  };
  if (traits.id_path != nullptr) {
    check(*descriptor->input_type(), traits.id_path);
    check(*descriptor->output_type(), traits.response_id_field);
  }
  if (traits.upstream_id_field != nullptr)
    check(*descriptor->output_type(), traits.upstream_id_field);
  if (traits.resource != nullptr)
    check(*descriptor->input_type(), traits.resource_path);
  return misfits;
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

std::vector<v1::FreshEvidence> PlainWrite::EvidenceToRead(
    const OperationRecord& record) const {
  const std::string id = traits_.is_of_document ? DocumentOf(record) : "";
  if (id.empty()) return {};
  return {DocumentToRead(id)};
}

std::string PlainWrite::DocumentOf(const OperationRecord& record) const {
  if (traits_.upstream_id_field != nullptr && !record.upstream_id().empty())
    return record.upstream_id();
  const auto prepared = Unpack<PreparedDocument>(record.prepared());
  if (prepared.ok()) return prepared->id();
  const auto request = UnpackRequest(method_, record.request());
  if (traits_.resource_path == nullptr || !request.ok()) return "";
  return TextAt(**request, traits_.resource_path);
}

absl::Status PlainWrite::AddPrepared(const OperationRecord& record,
                                     Message& response) const {
  SetTextAt(response, "operation", record.name());
  FillIn(response, traits_.upstream_id_field, record.upstream_id());
  // Without an id nothing is prepared, nor while the write waits for its turn.
  if (record.prepared().type_url().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto prepared,
                   Unpack<PreparedDocument>(record.prepared()));
  FillIn(response, traits_.response_id_field, prepared.id());
  return absl::OkStatus();
}

}  // namespace gateway
