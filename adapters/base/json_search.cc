#include "adapters/base/json_search.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/masked_text.h"

namespace gateway {
namespace {

constexpr int kMaxDepth = 4;
// Longer than any name that is looked for: a name is kept with all it leads to.
constexpr size_t kMaxName = 64;

absl::string_view TextOf(JsonValue value) {
  return value.kind() == JsonKind::kFloat ? "" : value.text();
}

bool HoldsOthers(JsonValue value) {
  return value.is_object() || value.is_array();
}

}  // namespace

JsonSearch::JsonSearch(JsonValue json) {
  using Level = std::vector<std::pair<std::string, JsonValue>>;
  Level level = {{"", json}};
  for (int depth = 0; depth < kMaxDepth && !level.empty(); ++depth) {
    Level below;
    for (const auto& [parent, node] : level) {
      if (node.is_array()) {
        for (const JsonValue element : node) {
          if (HoldsOthers(element)) below.emplace_back(parent, element);
        }
      }
      if (!node.is_object()) continue;
      for (const JsonValue value : node) {
        std::string name = PlainName(value.name()).substr(0, kMaxName);
        const absl::string_view text = TextOf(value);
        if (!text.empty()) {
          found_.push_back(
              {name, absl::StrCat(parent, name), std::string(text)});
        } else if (HoldsOthers(value)) {
          below.emplace_back(std::move(name), value);
        }
      }
    }
    level = std::move(below);
  }
}

std::string JsonSearch::Find(
    std::initializer_list<absl::string_view> names) const {
  for (const absl::string_view name : names) {
    for (const Found& each : found_) {
      if (each.name == name || each.qualified == name) return each.text;
    }
  }
  return "";
}

}  // namespace gateway
