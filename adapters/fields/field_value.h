#ifndef ADAPTERS_FIELDS_FIELD_VALUE_H_
#define ADAPTERS_FIELDS_FIELD_VALUE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_table.h"
#include "google/protobuf/message.h"

// Writes and reads single values for the rows of a table.
namespace gateway {

// The contract's names for what amounts are in, and for how many digits after
// the point they have.
inline constexpr absl::string_view kCurrencyCode = "currency_code";
inline constexpr absl::string_view kCurrencyScale = "currency_scale";

// Writes the value of `field`; if that is a list, the value at `index`. The
// field must not be a message that has a table of its own. If upstream has no
// way to express the value, returns an error: a sentence that does not quote
// the value.
absl::Status WriteScalar(const Field& row,
                         const google::protobuf::Message& message,
                         const google::protobuf::FieldDescriptor& field,
                         int index, const std::string& name,
                         FieldWriter& writer);

// Sets `field`, or adds to it if it is a list, and returns true. If `value` is
// nothing or cannot be read, does nothing and returns false.
bool ReadScalar(const Field& row, JsonValue value, const Amounts& amounts,
                const google::protobuf::FieldDescriptor& field,
                google::protobuf::Message& message);

// Adds a default value to a list.
void AddEmpty(const google::protobuf::FieldDescriptor& field,
              google::protobuf::Message& message);

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_FIELD_VALUE_H_
