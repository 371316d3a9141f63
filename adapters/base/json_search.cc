#include "adapters/base/json_search.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/masked_text.h"

namespace gateway {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 4;
// Longer than any name that is looked for: a name is kept with all it leads to.
constexpr size_t kMaxName = 64;

std::string TextOf(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  return "";
}

}  // namespace

JsonSearch::JsonSearch(const json& json) {
  using Level = std::vector<std::pair<std::string, const nlohmann::json*>>;
  Level level = {{"", &json}};
  for (int depth = 0; depth < kMaxDepth && !level.empty(); ++depth) {
    Level below;
    for (const auto& [parent, node] : level) {
      if (node->is_array()) {
        for (const auto& element : *node) {
          if (element.is_structured()) below.emplace_back(parent, &element);
        }
      }
      if (!node->is_object()) continue;
      for (const auto& [key, value] : node->items()) {
        std::string name = PlainName(key).substr(0, kMaxName);
        std::string text = TextOf(value);
        if (!text.empty()) {
          found_.push_back({name, absl::StrCat(parent, name), std::move(text)});
        } else if (value.is_structured()) {
          below.emplace_back(std::move(name), &value);
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
