#include "server/operations/agreement.h"

#include <memory>
#include <vector>

#include "absl/strings/match.h"
#include "adapters/base/unpack.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// A count or a flag is told also if it is zero: what is not told has no such
// value. Of an enum zero means that it is not told.
bool IsAlwaysTold(const FieldDescriptor& field) {
  if (field.is_repeated() || field.has_presence()) return false;
  return field.cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
         field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM;
}

bool Tells(const Message& message, const FieldDescriptor& field) {
  if (IsAlwaysTold(field)) return true;
  const auto& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

// Whether `message` is a sentence, of which each field says something by
// itself. In a message of others', such as Money, an absent field is a zero.
bool IsOurs(const Message& message) {
  return absl::StartsWith(message.GetDescriptor()->file()->package(),
                          "fourws.gateway.");
}

// What is no objection.
class ToldByOneAlone final : public MessageDifferencer::IgnoreCriteria {
 public:
  bool IsIgnored(const Message& known, const Message& told,
                 const FieldDescriptor* field,
                 const std::vector<MessageDifferencer::SpecificField>&
                 /*parents*/) override {
    if (!IsOurs(known)) return false;
    return field->name() == "unmapped" || !Tells(known, *field) ||
           !Tells(told, *field);
  }
};

}  // namespace

bool Agrees(const google::protobuf::Any& known,
            const google::protobuf::Any& told) {
  const auto first = UnpackAny(known);
  const auto second = UnpackAny(told);
  if (!first.ok() || !second.ok() ||
      (*first)->GetDescriptor() != (*second)->GetDescriptor())
    return false;
  MessageDifferencer differencer;
  // The differencer deletes what it is given.
  differencer.AddIgnoreCriteria(std::make_unique<ToldByOneAlone>().release());
  return differencer.Compare(**first, **second);
}

}  // namespace gateway
