#include "adapters/fields/field_writer.h"

#include <charconv>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/json_number.h"
#include "adapters/fields/struct_json.h"

namespace gateway {

std::string FieldWriter::PathOf(absl::string_view name) const {
  return absl::StrCat(path_, path_.empty() || name.empty() ? "" : ".", name);
}

FieldWriter& FieldWriter::Text(absl::string_view name,
                               absl::string_view value) {
  if (value.empty()) return Reserve(name);
  object_.Text(name, value);
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::Code(absl::string_view name,
                               absl::string_view value) {
  if (value.empty()) return Reserve(name);
  object_.Code(name, value);
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::Number(absl::string_view name, const Decimal& value) {
  object_.Number(name, value);
  Wrote(name);
  return *this;
}

absl::Status FieldWriter::LongNumber(absl::string_view name,
                                     const google::type::Decimal& value) {
  const auto text = WireNumber(value);
  if (!text.ok()) return text.status();
  object_.Raw(name, *text);
  Wrote(name);
  return absl::OkStatus();
}

FieldWriter& FieldWriter::Flag(absl::string_view name, bool value) {
  return Text(name, value ? "Y" : "N");
}

FieldWriter& FieldWriter::Json(absl::string_view name,
                               const nlohmann::json& value) {
  object_.Json(name, value);
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::Struct(absl::string_view name,
                                 const google::protobuf::Struct& value) {
  object_.Raw(name, StructToJson(value));
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::Object(absl::string_view name,
                                 const FieldWriter& object) {
  object_.Object(name, object.Whole(faults_));
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::List(absl::string_view name,
                               const std::vector<FieldWriter>& objects) {
  std::vector<JsonObject> list;
  list.reserve(objects.size());
  for (const FieldWriter& object : objects)
    list.push_back(object.Whole(faults_));
  object_.List(name, list);
  Wrote(name);
  return *this;
}

FieldWriter& FieldWriter::Reserve(absl::string_view name) {
  reserved_.emplace_back(name);
  return *this;
}

FieldWriter& FieldWriter::Additional(const google::protobuf::Struct& fields,
                                     std::string path) {
  additional_ = fields;
  additional_path_ = std::move(path);
  return *this;
}

FieldWriter& FieldWriter::Unmapped(const google::protobuf::Struct& fields) {
  unmapped_ = fields;
  return *this;
}

void FieldWriter::Fail(absl::string_view name, absl::string_view why) {
  faults_.emplace_back(PathOf(name), std::string(why));
}

JsonObject FieldWriter::Whole(ErrorMetadata& faults) const {
  faults.insert(faults.end(), faults_.begin(), faults_.end());
  JsonObject whole = object_;
  for (const auto& [name, value] : SortedFields(additional_)) {
    if (absl::c_linear_search(written_, name) ||
        absl::c_linear_search(reserved_, name)) {
      faults.emplace_back(absl::StrCat(additional_path_, ".", name),
                          "has a field of its own");
    } else {
      whole.Raw(name, ValueToJson(*value));
    }
  }
  for (const auto& [name, value] : SortedFields(unmapped_)) {
    if (!absl::c_linear_search(written_, name) &&
        !additional_.fields().contains(name))
      whole.Raw(name, ValueToJson(*value));
  }
  return whole;
}

absl::StatusOr<std::string> FieldWriter::ToJson() const {
  ErrorMetadata faults;
  const JsonObject whole = Whole(faults);
  if (!faults.empty()) return InvalidRequest(faults);
  return whole.ToString();
}

}  // namespace gateway
