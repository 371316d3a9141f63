#ifndef CLIENTS_CLI_FORMAT_H_
#define CLIENTS_CLI_FORMAT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "google/protobuf/timestamp.pb.h"

namespace fourws::cli {

// Rows of a name and a value, written below each other in two columns.
class Sheet {
 public:
  // Adds a row. Rows with an empty value are left out.
  void Add(std::string name, std::string value);

  // Returns the rows, each with a line break.
  std::string ToString() const;

 private:
  std::vector<std::pair<std::string, std::string>> rows_;
};

// Writes a time as UTC, such as `2024-11-04 10:00:00Z`; empty if it is zero.
std::string FormatTime(const google::protobuf::Timestamp& time);

// Returns all but the last four characters of `secret` as dots.
std::string Mask(absl::string_view secret);

// Returns a name such as `giftcards/2000000001814` with its last part masked.
std::string MaskResource(absl::string_view resource);

// Replaces control characters, which upstream texts may hold, by `?`: a
// terminal would obey them.
std::string Printable(absl::string_view text);

// Returns `message` as one line of proto JSON, fields with default values
// included. A message whose parts this program does not know comes out as an
// object with the single field `unprintable`.
std::string ToJson(const google::protobuf::Message& message);

// As ToJson for people: indented, and without what has its default value.
std::string ToReadableJson(const google::protobuf::Message& message);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_FORMAT_H_
