#include "server/config/schema_check.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using nlohmann::json;

constexpr uint64_t kMaxCount = std::numeric_limits<int32_t>::max();

// How many characters must be put in, taken out or replaced.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i + 1);
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::vector<std::string> NamesIn(const Descriptor& message) {
  std::vector<std::string> names;
  for (int i = 0; i < message.field_count(); ++i)
    names.push_back(message.field(i)->name());
  return names;
}

bool IsDuration(const json& value) {
  if (!value.is_string()) return false;
  absl::string_view text = value.get_ref<const std::string&>();
  double seconds = 0;
  return absl::ConsumeSuffix(&text, "s") &&
         text.find_first_not_of("0123456789.") == text.npos &&
         absl::SimpleAtod(text, &seconds) && seconds > 0;
}

bool IsCount(const json& value, uint64_t max) {
  // What is not negative is unsigned here.
  if (!value.is_number_unsigned()) return false;
  const auto number = value.get<uint64_t>();
  return 1 <= number && number <= max;
}

// A number of 64 bits, which --print_config prints as a text.
bool IsLongCount(const json& value) {
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  if (!value.is_string()) return IsCount(value, kMax);
  uint64_t number = 0;
  return absl::SimpleAtoi(value.get_ref<const std::string&>(), &number) &&
         1 <= number && number <= kMax;
}

void CheckValue(const json& value, const FieldDescriptor& field,
                Problems& problems);

void CheckEntries(const json& value, const FieldDescriptor& field,
                  Problems& problems) {
  if (!value.is_object()) return problems.Add("", "must be an object");
  for (const auto& [key, entry] : value.items()) {
    const auto scope = problems.In(key);
    CheckValue(entry, *field.message_type()->map_value(), problems);
  }
}

void CheckElements(const json& values, const FieldDescriptor& field,
                   Problems& problems) {
  if (!values.is_array()) return problems.Add("", "must be a list");
  for (size_t i = 0; i < values.size(); ++i) {
    const auto scope = problems.In(absl::StrCat(i));
    CheckValue(values[i], field, problems);
  }
}

// `value` is one of a list's, if the field is a list.
void CheckValue(const json& value, const FieldDescriptor& field,
                Problems& problems) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (!value.is_string()) problems.Add("", "must be a text");
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      if (!value.is_boolean()) problems.Add("", "must be true or false");
      return;
    case FieldDescriptor::CPPTYPE_INT32:
      if (!IsCount(value, kMaxCount)) {
        problems.Add(
            "", absl::StrCat("must be a whole number from 1 to ", kMaxCount));
      }
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      if (!IsLongCount(value))
        problems.Add("", "must be a whole number from 1");
      return;
    default: break;
  }
  const Descriptor& message = *field.message_type();
  if (message.full_name() == "google.protobuf.Duration") {
    if (!IsDuration(value)) {
      problems.Add("", "must be a duration above zero, such as \"30s\"");
    }
  } else if (field.is_map()) {
    CheckEntries(value, field, problems);
  } else {
    CheckSchema(value, message, problems);
  }
}

}  // namespace

void CheckSchema(const json& value, const Descriptor& message,
                 Problems& problems) {
  if (!value.is_object()) return problems.Add("", "must be an object");
  for (const auto& [key, element] : value.items()) {
    const auto scope = problems.In(key);
    const FieldDescriptor* field = message.FindFieldByName(key);
    if (field == nullptr) {
      problems.Add("", UnknownKey(key, NamesIn(message)));
    } else if (field->is_repeated() && !field->is_map()) {
      CheckElements(element, *field, problems);
    } else {
      CheckValue(element, *field, problems);
    }
  }
}

std::string UnknownKey(absl::string_view key,
                       const std::vector<std::string>& known) {
  std::string closest;
  size_t least = std::max<size_t>(2, key.size() / 3) + 1;
  for (const std::string& name : known) {
    const size_t distance = EditDistance(key, name);
    if (distance >= least) continue;
    least = distance;
    closest = name;
  }
  if (closest.empty()) return "unknown key";
  return absl::StrCat("unknown key (did you mean ", closest, "?)");
}

}  // namespace gateway
