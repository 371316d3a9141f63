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

// Whether `message` has the same text in `field` as `own`, a message of its
// type or null.
bool HasTextOf(const Message* own, const Message& message,
               const FieldDescriptor& field) {
  if (own == nullptr || field.is_repeated() ||
      field.cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return false;
  return message.GetReflection()->GetString(message, &field) ==
         own->GetReflection()->GetString(*own, &field);
}

// What is no objection.
class ToldByOneAlone final : public MessageDifferencer::IgnoreCriteria {
 public:
  explicit ToldByOneAlone(const Message* own) : own_(own) {}

  bool IsIgnored(
      const Message& known, const Message& told, const FieldDescriptor* field,
      const std::vector<MessageDifferencer::SpecificField>& parents) override {
    if (!IsOurs(known)) return false;
    const Message* const own = parents.empty() ? own_ : nullptr;
    return field->name() == "unmapped" || !Tells(known, *field) ||
           !Tells(told, *field) || HasTextOf(own, known, *field) ||
           HasTextOf(own, told, *field);
  }

 private:
  const Message* const own_;
};

}  // namespace

bool Agrees(const google::protobuf::Any& known,
            const google::protobuf::Any& told,
            const google::protobuf::Any& own) {
  const auto first = UnpackAny(known);
  const auto second = UnpackAny(told);
  if (!first.ok() || !second.ok() ||
      (*first)->GetDescriptor() != (*second)->GetDescriptor())
    return false;
  const auto ours = UnpackAny(own);
  const bool has_own =
      ours.ok() && (*ours)->GetDescriptor() == (*first)->GetDescriptor();
  MessageDifferencer differencer;
  // The differencer deletes what it is given.
  differencer.AddIgnoreCriteria(
      std::make_unique<ToldByOneAlone>(has_own ? ours->get() : nullptr)
          .release());
  return differencer.Compare(**first, **second);
}

}  // namespace gateway
