#ifndef ADAPTERS_BASE_JSON_VALUE_H_
#define ADAPTERS_BASE_JSON_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/struct.pb.h"

namespace gateway {

enum class JsonKind : uint8_t {
  kNull,
  kFalse,
  kTrue,
  kInteger,  // That an int64 holds.
  kFloat,    // With a point or an exponent.
  kString,
  kArray,
  kObject,
};

// How a JsonDocument keeps a value.
struct JsonNode {
  absl::string_view name() const { return {name_text, name_size}; }

  const char* name_text = nullptr;  // Of a member of an object.
  union {
    const char* text = nullptr;  // Of a string; a number as it is written.
    const JsonNode* elements;    // Members too: by name, no two of one name.
    size_t first_element;        // Where they are, while it is being made.
  };
  size_t size = 0;  // Of `text`, or how many `elements`.
  uint32_t name_size = 0;
  JsonKind kind = JsonKind::kNull;
};

// Less than 0 if `a` comes before `b`, 0 if they are equal. Compares bytes;
// most names differ in their first one.
inline int CompareNames(absl::string_view a, absl::string_view b) {
  if (a.empty() || b.empty() || a[0] == b[0]) return a.compare(b);
  return static_cast<unsigned char>(a[0]) - static_cast<unsigned char>(b[0]);
}

// A value of a JsonDocument, which must outlive it. As cheap to copy as a
// pointer. All threads may read it.
class JsonValue {
 public:
  class Iterator;

  JsonValue() = default;  // That is not there: it reads as null.
  explicit JsonValue(const JsonNode* node) : node_(node) {}

  bool is_there() const { return node_ != nullptr; }
  JsonKind kind() const { return is_there() ? node_->kind : JsonKind::kNull; }
  bool is_null() const { return kind() == JsonKind::kNull; }
  bool is_boolean() const {
    return kind() == JsonKind::kFalse || kind() == JsonKind::kTrue;
  }
  bool is_number() const {
    return kind() == JsonKind::kInteger || kind() == JsonKind::kFloat;
  }
  bool is_string() const { return kind() == JsonKind::kString; }
  bool is_array() const { return kind() == JsonKind::kArray; }
  bool is_object() const { return kind() == JsonKind::kObject; }

  // Of a string its characters, of a number its text; else empty.
  absl::string_view text() const {
    return is_string() || is_number()
               ? absl::string_view(node_->text, node_->size)
               : absl::string_view();
  }
  // The double that a number means.
  double number() const;

  // The name under which the value stands in an object; else empty.
  absl::string_view name() const {
    return is_there() ? node_->name() : absl::string_view();
  }
  // Elements of an array, or members of an object by name, no two of one name.
  // Anything else has none.
  size_t size() const { return is_array() || is_object() ? node_->size : 0; }
  bool empty() const { return size() == 0; }
  Iterator begin() const;
  Iterator end() const;
  JsonValue operator[](size_t index) const {
    return JsonValue(node_->elements + index);
  }
  // The place of the member of that name; size() if there is none.
  size_t IndexOf(absl::string_view name) const;
  // That member, or nothing.
  JsonValue Find(absl::string_view name) const;

 private:
  const JsonNode* node_ = nullptr;
};

// Walks over the elements, or the members, of a value.
class JsonValue::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = JsonValue;
  using difference_type = std::ptrdiff_t;
  using pointer = const JsonValue*;
  using reference = JsonValue;

  explicit Iterator(const JsonNode* node) : node_(node) {}
  JsonValue operator*() const { return JsonValue(node_); }
  Iterator& operator++() {
    ++node_;
    return *this;
  }
  bool operator==(const Iterator&) const = default;

 private:
  const JsonNode* node_;
};

inline JsonValue::Iterator JsonValue::begin() const {
  return Iterator(empty() ? nullptr : node_->elements);
}
inline JsonValue::Iterator JsonValue::end() const {
  return Iterator(empty() ? nullptr : node_->elements + node_->size);
}

// Turns a value into a google.protobuf.Value. Integers of more than 15 digits
// become strings. What is nested deeper than 24 becomes a string of JSON,
// because readers of protocol buffers refuse messages nested deeper than 100.
google::protobuf::Value JsonToValue(JsonValue json);
// The same, into `value`, which is nothing yet.
void JsonToValue(JsonValue json, google::protobuf::Value& value);
// The same for a list of `elements`, and for an object of `members`.
google::protobuf::Value ListToValue(const std::vector<JsonValue>& elements);
google::protobuf::Value ObjectToValue(const std::vector<JsonValue>& members);

// As JsonText() of json.h: compact, the members of objects by name.
std::string JsonText(JsonValue json);

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_VALUE_H_
