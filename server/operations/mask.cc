#include "server/operations/mask.h"

#include <vector>

#include "adapters/base/sha256.h"
#include "adapters/base/unpack.h"
#include "fourws/gateway/v1/personal_data.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void MaskFields(Message& message);

void MaskAll(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  // Only a text can hold a mask.
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return reflection.ClearField(&message, &field);
  if (!field.is_repeated())
    return reflection.SetString(&message, &field, kMask);
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    reflection.SetRepeatedString(&message, &field, i, kMask);
}

void MaskWithin(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated())
    return MaskFields(*reflection.MutableMessage(&message, &field));
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    MaskFields(*reflection.MutableRepeatedMessage(&message, &field, i));
}

void MaskFields(Message& message) {
  if (message.GetDescriptor() == Any::descriptor()) {
    auto& any = static_cast<Any&>(message);
    any = Masked(any);
    return;
  }
  std::vector<const FieldDescriptor*> present;
  message.GetReflection()->ListFields(message, &present);
  for (const FieldDescriptor* field : present) {
    if (field->options().GetExtension(fourws::gateway::v1::personal_data))
      MaskAll(message, *field);
    else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      MaskWithin(message, *field);
  }
}

// Names that the option marks, and, of what `message` holds, the values. Types
// of the contract are not nested within themselves.
void FindPersonal(const Message& message, PersonalData& personal) {
  const auto& descriptor = *message.GetDescriptor();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                         !field.is_repeated();
    if (field.options().GetExtension(fourws::gateway::v1::personal_data)) {
      personal.names.insert(PlainName(field.name()));
      if (is_text)
        personal.values.insert(reflection.GetString(message, &field));
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
               !field.is_repeated()) {
      if (reflection.HasField(message, &field))
        FindPersonal(reflection.GetMessage(message, &field), personal);
    }
  }
}

}  // namespace

PersonalData PersonalDataOf(const Any& message) {
  PersonalData personal;
  const auto unpacked = UnpackAny(message);
  if (unpacked.ok()) FindPersonal(**unpacked, personal);
  return personal;
}

v1::Evidence Masked(const v1::Evidence& evidence,
                    const PersonalData& personal) {
  v1::Evidence masked = evidence;
  if (evidence.body().empty()) return masked;
  masked.set_body(MaskedJson(evidence.body(), personal).value_or(""));
  masked.set_body_sha256(Sha256(evidence.body()));
  return masked;
}

Any Masked(const Any& message) {
  Any masked;
  masked.set_type_url(message.type_url());
  const auto unpacked = UnpackAny(message);
  if (!unpacked.ok()) return masked;
  Message& shown = **unpacked;
  shown.DiscardUnknownFields();
  MaskFields(shown);
  masked.set_value(shown.SerializeAsString());
  return masked;
}

}  // namespace gateway
