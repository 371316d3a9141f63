#include "server/operations/masked_error.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/base/masked_text.h"
#include "fourws/gateway/v1/personal_data.pb.h"
#include "google/protobuf/descriptor.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kWords[] = "upstream_message";

// Finds the personal values of a request that a text mentions. A request may
// have very many values, and a text has few.
class Mentioned {
 public:
  explicit Mentioned(absl::string_view text) : text_(InSmallLetters(text)) {}

  // `is_personal`: all in `message` is.
  void FindIn(const Message& message, bool is_personal) {
    std::vector<const FieldDescriptor*> present;
    message.GetReflection()->ListFields(message, &present);
    for (const FieldDescriptor* field : present) {
      if (IsKey(*field)) continue;
      const bool within =
          is_personal ||
          field->options().GetExtension(::fourws::gateway::v1::personal_data) ||
          IsPersonalName(PlainName(field->name()));
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
        FindInMessages(message, *field, within);
      else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && within)
        FindTexts(message, *field);
    }
  }

  PersonalData Take() && { return std::move(found_); }

 private:
  // A key of a map is a name, not a value.
  static bool IsKey(const FieldDescriptor& field) {
    const auto& entry = *field.containing_type();
    return entry.options().map_entry() && &field == entry.map_key();
  }

  void FindInMessages(const Message& message, const FieldDescriptor& field,
                      bool is_personal) {
    const auto& reflection = *message.GetReflection();
    if (!field.is_repeated())
      return FindIn(reflection.GetMessage(message, &field), is_personal);
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
      FindIn(reflection.GetRepeatedMessage(message, &field, i), is_personal);
  }

  void FindTexts(const Message& message, const FieldDescriptor& field) {
    const auto& reflection = *message.GetReflection();
    if (!field.is_repeated())
      return Look(reflection.GetString(message, &field));
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
      Look(reflection.GetRepeatedString(message, &field, i));
  }

  void Look(const std::string& value) {
    if (absl::StrContains(text_, InSmallLetters(value)))
      found_.values.insert(value);
  }

  const std::string text_;  // In small letters.
  PersonalData found_;
};

}  // namespace

absl::Status MaskedError(absl::Status error, const Message* request) {
  const auto info = InfoOf(error);
  if (!info.has_value() || !info->metadata().contains(kWords)) return error;
  const std::string& words = info->metadata().at(kWords);
  Mentioned mentioned(words);
  if (request != nullptr) mentioned.FindIn(*request, /*is_personal=*/false);
  return WithMetadata(std::move(error), kWords,
                      MaskedText(words, std::move(mentioned).Take()));
}

}  // namespace gateway
