#include "clients/cli/operation_story.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/effect.h"
#include "clients/cli/format.h"
#include "clients/cli/money.h"
#include "clients/cli/operation_client.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/response_text.h"
#include "google/protobuf/text_format.h"
#include "google/type/money.pb.h"

namespace fourws::cli {
namespace {

using gateway::v1::Evidence;
using gateway::v1::OperationMetadata;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

void AddFields(const Message& message, const std::string& within, Sheet& sheet);

void AddMessage(const Message& message, const std::string& name, Sheet& sheet) {
  using google::protobuf::DynamicCastToGenerated;
  if (const auto* money = DynamicCastToGenerated<google::type::Money>(&message))
    return sheet.Add("request", absl::StrCat(name, ": ", FormatMoney(*money)));
  if (const auto* time = DynamicCastToGenerated<Timestamp>(&message))
    return sheet.Add("request", absl::StrCat(name, ": ", FormatTime(*time)));
  AddFields(message, name + ".", sheet);
}

// One element of a field, or the whole of one that is not repeated (-1).
void AddValue(const Message& message, const FieldDescriptor& field, int index,
              const std::string& name, Sheet& sheet) {
  const auto& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
    return AddMessage(
        index < 0 ? reflection.GetMessage(message, &field)
                  : reflection.GetRepeatedMessage(message, &field, index),
        name, sheet);
  std::string text;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    text = index < 0 ? reflection.GetString(message, &field)
                     : reflection.GetRepeatedString(message, &field, index);
    if (absl::StartsWith(field.name(), "barcode")) text = Mask(text);
  } else {
    google::protobuf::TextFormat::PrintFieldValueToString(message, &field,
                                                          index, &text);
  }
  sheet.Add("request", absl::StrCat(name, ": ", text));
}

void AddFields(const Message& message, const std::string& within,
               Sheet& sheet) {
  std::vector<const FieldDescriptor*> present;
  message.GetReflection()->ListFields(message, &present);
  for (const FieldDescriptor* field : present) {
    const std::string name = within + field->name();
    if (!field->is_repeated()) {
      AddValue(message, *field, -1, name, sheet);
      continue;
    }
    const int count = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < count; ++i) AddValue(message, *field, i, name, sheet);
  }
}

const char* WordsFor(Evidence::Kind kind) {
  switch (kind) {
    case Evidence::KIND_SEND: return "the send ended";
    case Evidence::KIND_CALLBACK: return "the outcome";
    case Evidence::KIND_UNREADABLE_CALLBACK: return "unreadable";
    case Evidence::KIND_CONTRADICTION: return "CONTRADICTION";
    case Evidence::KIND_RESTART: return "restart";
    case Evidence::KIND_EXPIRY: return "time ran out";
    case Evidence::KIND_NOT_SENT: return "not sent";
    case Evidence::KIND_SETTLEMENT: return "a person looked";
    default: return "something became known";
  }
}

std::string DescribeEvidence(const Evidence& evidence) {
  std::string line =
      absl::StrCat(WordsFor(evidence.kind()), ": ", evidence.summary());
  if (evidence.body_size() > 0)
    absl::StrAppend(&line, " (", evidence.body_size(), " bytes kept)");
  if (evidence.repeats() > 0)
    absl::StrAppend(&line, " (told ", evidence.repeats(), " more times)");
  return line;
}

using Moment = std::pair<Timestamp, std::string>;

std::vector<Moment> MomentsOf(const OperationMetadata& metadata) {
  std::vector<Moment> moments;
  moments.emplace_back(
      metadata.create_time(),
      absl::StrCat("asked for by the caller ", metadata.caller(),
                   metadata.detached() ? ", who does not wait" : ""));
  if (metadata.has_send_time())
    moments.emplace_back(
        metadata.send_time(),
        absl::StrCat("about to leave the gateway: from here "
                     "on ",
                     UpstreamOf(metadata.method()), " may have it"));
  for (const Evidence& evidence : metadata.evidence())
    moments.emplace_back(evidence.time(), DescribeEvidence(evidence));
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) {
                     return std::pair(a.first.seconds(), a.first.nanos()) <
                            std::pair(b.first.seconds(), b.first.nanos());
                   });
  return moments;
}

std::string WhatNow(const google::longrunning::Operation& operation,
                    const OperationMetadata& metadata) {
  const absl::string_view upstream = UpstreamOf(metadata.method());
  if (HasContradiction(metadata)) {
    return absl::StrCat("a person must find out at ", upstream,
                        " which word holds");
  }
  const std::string until = FormatTime(metadata.expire_time());
  switch (metadata.state()) {
    case OperationMetadata::STATE_QUEUED:
      return absl::StrCat("nothing was sent yet; it is not sent after ", until,
                          "; to end it: fourws operation cancel ",
                          operation.name());
    case OperationMetadata::STATE_SENDING:
    case OperationMetadata::STATE_ENQUEUED:
      return absl::StrCat("the outcome is awaited until ", until,
                          ": fourws operation wait ", operation.name());
    case OperationMetadata::STATE_UNRESOLVED:
      return absl::StrCat(
          upstream,
          " has not told the outcome: find out there whether it took effect; "
          "never do it again with another request id before; then say so: "
          "fourws operation settle ",
          operation.name());
    case OperationMetadata::STATE_SUCCEEDED: return "nothing: it took effect";
    case OperationMetadata::STATE_FAILED: return "nothing: it took no effect";
    default: return "";
  }
}

}  // namespace

std::string StoryOf(const google::longrunning::Operation& operation) {
  const OperationMetadata metadata = MetadataOf(operation);
  Sheet sheet;
  sheet.Add("operation", operation.name());
  sheet.Add("state", StateName(metadata));
  sheet.Add("method", metadata.method());
  sheet.Add("resource", MaskResource(metadata.resource()));
  sheet.Add("request id", metadata.request_id());
  sheet.Add("upstream id", metadata.upstream_id());
  sheet.Add("caller", metadata.caller());
  if (const auto request = Unpack(metadata.request())) {
    // It stands above.
    const auto* id = request->GetDescriptor()->FindFieldByName("request_id");
    if (id != nullptr) request->GetReflection()->ClearField(request.get(), id);
    AddFields(*request, "", sheet);
  }
  if (metadata.request_cut())
    sheet.Add("request", "too large to be shown whole");
  for (const auto& [time, what] : MomentsOf(metadata))
    sheet.Add(FormatTime(time), what);
  sheet.Add("what now", WhatNow(operation, metadata));
  return sheet.ToString();
}

}  // namespace fourws::cli
