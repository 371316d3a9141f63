#include "server/operations/kinds/text_path.h"

#include <vector>

#include "absl/strings/str_split.h"

namespace gateway {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

bool HasTextAt(const google::protobuf::Descriptor& type,
               absl::string_view path) {
  const google::protobuf::Descriptor* holder = &type;
  const FieldDescriptor* field = nullptr;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    if (holder == nullptr) return false;
    field = holder->FindFieldByName(name);
    if (field == nullptr || field->is_repeated()) return false;
    holder = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
                 ? field->message_type()
                 : nullptr;
  }
  return field != nullptr && field->type() == FieldDescriptor::TYPE_STRING;
}

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

void SetTextAt(Message& message, absl::string_view path,
               const std::string& text) {
  Message* holder = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    holder = holder->GetReflection()->MutableMessage(
        holder, holder->GetDescriptor()->FindFieldByName(names[i]));
  }
  holder->GetReflection()->SetString(
      holder, holder->GetDescriptor()->FindFieldByName(names.back()), text);
}

}  // namespace gateway
