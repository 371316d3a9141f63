#ifndef CLIENTS_CLI_FORMAT_H_
#define CLIENTS_CLI_FORMAT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace fourws::cli {

// A table of two columns: each row has a name and a value.
class Sheet {
 public:
  // Adds a row, unless its value is empty.
  void Add(std::string name, std::string value);

  // Returns the rows, each with a line break.
  std::string ToString() const;

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

// Writes a time in UTC, to the second, such as `2024-11-04 10:00:00Z`. Returns
// nothing for the zero time.
std::string FormatTime(const google::protobuf::Timestamp& time);

// Returns three dots and the end of `secret`: its last four characters, or its
// last half if it has fewer than eight.
std::string Mask(absl::string_view secret);

// Returns a name such as `giftcards/2000000001814` with its last part masked.
std::string MaskResource(absl::string_view resource);

// Replaces control characters by `?`: texts of upstream may hold some, and a
// terminal would obey them.
std::string Printable(absl::string_view text);

// Returns `message` as one line of proto JSON, with the fields that have their
// default value. Returns an object with the single field `unprintable` if this
// program does not know a type in `message`.
std::string ToJson(const google::protobuf::Message& message);

// The same for people: indented, without fields that have their default value.
std::string ToReadableJson(const google::protobuf::Message& message);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_FORMAT_H_
