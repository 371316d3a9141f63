#ifndef ADAPTERS_BASE_JSON_BUILDER_H_
#define ADAPTERS_BASE_JSON_BUILDER_H_

#include <cstddef>
#include <forward_list>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json_value.h"

namespace gateway {

// The memory of a JSON document. It may be moved: its nodes stay where they
// are.
struct JsonMemory {
  std::vector<char> text;       // That was read.
  std::vector<JsonNode> nodes;  // The last is the whole document.
  // Texts that do not stand in `text` as they are.
  std::forward_list<std::string> others;
};

// Builds the nodes of a document from a parser's events: call a function for
// each. It returns false if the document cannot be kept: there are more values
// than wanted, it is nested deeper than 64, or a number is beyond any double.
class JsonBuilder {
 public:
  JsonBuilder(JsonMemory& memory, size_t max_values);

  bool Null() { return Put({}); }
  bool Boolean(bool value);
  // As it is written.
  bool Number(absl::string_view text);
  // Of a number that is no integer, even if it is written like one.
  bool Float(absl::string_view text);
  bool String(absl::string_view text);
  bool Name(absl::string_view name);
  bool Open();
  bool Close(JsonKind kind);
  // After the last event.
  void Finish();

 private:
  bool Put(JsonNode node);
  bool PutText(JsonKind kind, absl::string_view text);
  // `text`, where it is or else copied.
  absl::string_view Kept(absl::string_view text);
  void MoveElements(size_t first);
  void MoveMembers(size_t first);

  JsonMemory& memory_;
  const size_t max_values_;
  size_t values_ = 0;
  absl::string_view name_;  // Of the value that comes next.
  // As many as a gift card has. They stand here, for it takes long to allocate
  // more than a KiB.
  static constexpr size_t kFewNodes = 32;
  // Elements of what is open.
  absl::InlinedVector<JsonNode, kFewNodes> waiting_;
  // What is open: where its elements begin in `waiting_`.
  absl::InlinedVector<size_t, 8> open_;
  absl::InlinedVector<const JsonNode*, kFewNodes> members_;  // To be sorted.
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_BUILDER_H_
