#ifndef ADAPTERS_FIELDS_JSON_OBJECT_H_
#define ADAPTERS_FIELDS_JSON_OBJECT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "adapters/base/decimal.h"
#include "nlohmann/json.hpp"

namespace gateway {

// Builds the text of a JSON object, field by field, in the order of the calls.
// It writes amounts digit by digit, never through a double.
class JsonObject {
 public:
  JsonObject& Text(absl::string_view name, absl::string_view value);
  // As Text, unless `value` is empty.
  JsonObject& TextIfAny(absl::string_view name, absl::string_view value);
  // A code as upstream's samples have it: a number if it reads as one.
  JsonObject& Code(absl::string_view name, absl::string_view value);
  // As Code, unless `value` is empty.
  JsonObject& CodeIfAny(absl::string_view name, absl::string_view value);
  JsonObject& Number(absl::string_view name, const Decimal& value);
  // Any value that is no amount.
  JsonObject& Json(absl::string_view name, const nlohmann::json& value);
  JsonObject& Object(absl::string_view name, const JsonObject& object);
  JsonObject& List(absl::string_view name,
                   const std::vector<JsonObject>& objects);
  // `json` is JSON text.
  JsonObject& Raw(absl::string_view name, absl::string_view json);

  std::string ToString() const;

 private:
  // The fields with the name of one more, whose value is to be added.
  std::string& Named(absl::string_view name);

  std::string fields_;
};

}  // namespace gateway

#endif  // ADAPTERS_FIELDS_JSON_OBJECT_H_
