#ifndef SERVER_OPERATIONS_KINDS_TEXT_PATH_H_
#define SERVER_OPERATIONS_KINDS_TEXT_PATH_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

// Texts within messages, found by a path of field names, such as
// `cart.transaction_id`.
namespace gateway {

// Whether messages of `type` have one text at `path`: every field of the path
// is there, none is repeated, and the last is a string.
bool HasTextAt(const google::protobuf::Descriptor& type,
               absl::string_view path);

// These read and write the text at `path` of `message`. They end the process
// unless HasTextAt() is true for it.
std::string TextAt(const google::protobuf::Message& message,
                   absl::string_view path);
void SetTextAt(google::protobuf::Message& message, absl::string_view path,
               const std::string& text);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_TEXT_PATH_H_
