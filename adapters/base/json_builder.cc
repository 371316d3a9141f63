#include "adapters/base/json_builder.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "adapters/base/json.h"

namespace gateway {
namespace {

// So few digits are below kWholeDigitsEnd, whatever they are.
constexpr size_t kFewDigits = 15;

template <typename T>
std::optional<T> Parsed(absl::string_view text) {
  T number{};
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

// The kind of a number; a string if a double or an int64 does not hold its
// whole digits, for it may be a code. None if it is beyond any double.
std::optional<JsonKind> KindOf(absl::string_view number) {
  const auto is_exponent = [](char c) { return c == 'e' || c == 'E'; };
  const bool has_exponent = absl::c_any_of(number, is_exponent);
  if (!has_exponent && !absl::StrContains(number, '.')) {
    return number.size() <= kFewDigits || Parsed<int64_t>(number)
               ? JsonKind::kInteger
               : JsonKind::kString;
  }
  if (number.size() <= kFewDigits && !has_exponent) return JsonKind::kFloat;
  const auto value = Parsed<double>(number);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return std::abs(*value) < kWholeDigitsEnd ? JsonKind::kFloat
                                            : JsonKind::kString;
}

// By name; what stands later in the text comes later.
bool IsBefore(const JsonNode* a, const JsonNode* b) {
  const int order = CompareNames(a->name(), b->name());
  return order != 0 ? order < 0 : std::less<>()(a, b);
}

}  // namespace

JsonBuilder::JsonBuilder(JsonMemory& memory, size_t max_values)
    : memory_(memory), max_values_(max_values) {
  memory_.nodes.reserve(kFewNodes);
}

bool JsonBuilder::Boolean(bool value) {
  JsonNode node;
  node.kind = value ? JsonKind::kTrue : JsonKind::kFalse;
  return Put(node);
}

bool JsonBuilder::Number(absl::string_view text) {
  if (text == "-0") text.remove_prefix(1);
  const auto kind = KindOf(text);
  return kind.has_value() && PutText(*kind, text);
}

bool JsonBuilder::Float(absl::string_view text) {
  return PutText(JsonKind::kFloat, text);
}

bool JsonBuilder::String(absl::string_view text) {
  return PutText(JsonKind::kString, text);
}

bool JsonBuilder::Name(absl::string_view name) {
  name_ = Kept(name);
  return name_.size() <= std::numeric_limits<uint32_t>::max();
}

bool JsonBuilder::Open() {
  if (open_.size() == kMaxJsonDepth || !Put({})) return false;
  open_.push_back(waiting_.size());
  return true;
}

bool JsonBuilder::Close(JsonKind kind) {
  const size_t first = open_.back();
  open_.pop_back();
  JsonNode& closed = waiting_[first - 1];
  closed.kind = kind;
  closed.first_element = memory_.nodes.size();
  kind == JsonKind::kObject ? MoveMembers(first) : MoveElements(first);
  closed.size = memory_.nodes.size() - closed.first_element;
  waiting_.erase(waiting_.begin() + static_cast<ptrdiff_t>(first),
                 waiting_.end());
  return true;
}

void JsonBuilder::Finish() {
  memory_.nodes.push_back(waiting_.front());
  for (JsonNode& node : memory_.nodes) {
    if (node.kind == JsonKind::kArray || node.kind == JsonKind::kObject)
      node.elements = memory_.nodes.data() + node.first_element;
  }
}

bool JsonBuilder::Put(JsonNode node) {
  if (++values_ > max_values_) return false;
  node.name_text = name_.data();
  node.name_size = static_cast<uint32_t>(name_.size());
  name_ = {};
  waiting_.push_back(node);
  return true;
}

bool JsonBuilder::PutText(JsonKind kind, absl::string_view text) {
  JsonNode node;
  node.kind = kind;
  text = Kept(text);
  node.text = text.data();
  node.size = text.size();
  return Put(node);
}

absl::string_view JsonBuilder::Kept(absl::string_view text) {
  const std::vector<char>& read = memory_.text;
  const std::less_equal<> before;
  if (before(read.data(), text.data()) &&
      before(text.data() + text.size(), read.data() + read.size()))
    return text;
  return memory_.others.emplace_front(std::string(text));
}

void JsonBuilder::MoveElements(size_t first) {
  memory_.nodes.insert(memory_.nodes.end(),
                       waiting_.begin() + static_cast<ptrdiff_t>(first),
                       waiting_.end());
}

void JsonBuilder::MoveMembers(size_t first) {
  members_.clear();
  for (size_t i = first; i < waiting_.size(); ++i)
    members_.push_back(&waiting_[i]);
  std::sort(members_.begin(), members_.end(), IsBefore);
  for (size_t i = 0; i < members_.size(); ++i) {
    // Of several of one name the last is meant.
    if (i + 1 < members_.size() &&
        members_[i]->name() == members_[i + 1]->name())
      continue;
    memory_.nodes.push_back(*members_[i]);
  }
}

}  // namespace gateway
