#ifndef ADAPTERS_FIELDS_FIELD_VALUE_H_
#define ADAPTERS_FIELDS_FIELD_VALUE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/fields/field_table.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

// Single values of a table's rows.
namespace gateway {

// Writes the value of `field`, which is no message of a table's own; of a list
// the one at `index`. An error, a sentence without the value, if it cannot be
// said to upstream.
absl::Status WriteScalar(const Field& row,
                         const google::protobuf::Message& message,
                         const google::protobuf::FieldDescriptor& field,
                         int index, const std::string& name,
                         FieldWriter& writer);

// Sets `field`, or adds to it if it is a list, and returns true; false, and
// nothing is done, if `value` is nothing or cannot be read.
bool ReadScalar(const Field& row, const nlohmann::json& value,
                absl::string_view currency,
                const google::protobuf::FieldDescriptor& field,
                google::protobuf::Message& message);

// Adds a default value to a list.
void AddEmpty(const google::protobuf::FieldDescriptor& field,
              google::protobuf::Message& message);

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_FIELD_VALUE_H_
