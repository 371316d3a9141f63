#include "adapters/base/json.h"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/mended_json.h"

namespace gateway {
namespace {

using nlohmann::json;

constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";

// Builds a document from the parser's events. Stops at the first fault.
class Builder final : public json::json_sax_t {
 public:
  explicit Builder(size_t max_values = kAnyNumberOfValues)
      : max_values_(max_values) {}

  json TakeDocument() { return std::move(document_); }
  const std::string& fault() const { return fault_; }
  // Up to where malformed text was read; beyond its end if that is missing.
  size_t fault_position() const { return fault_position_; }
  // Whether the fault is that there are more values than wanted.
  bool has_too_many() const { return values_ > max_values_; }

  bool null() override { return Put(nullptr); }
  bool boolean(bool value) override { return Put(value); }
  bool number_integer(json::number_integer_t value) override {
    return Put(value);
  }
  bool number_unsigned(json::number_unsigned_t value) override {
    if (value > static_cast<uint64_t>(INT64_MAX))
      return Put(absl::StrCat(value));
    return Put(value);
  }
  bool number_float(json::number_float_t value,
                    const std::string& text) override {
    return std::abs(value) < kWholeDigitsEnd ? Put(value) : Put(text);
  }
  bool string(std::string& value) override { return Put(std::move(value)); }
  bool binary(json::binary_t&) override { return false; }  // Not in JSON text.
  bool start_object(size_t) override { return Open(json::object()); }
  bool key(std::string& key) override {
    key_ = std::move(key);
    return true;
  }
  bool end_object() override { return Close(); }
  bool start_array(size_t) override { return Open(json::array()); }
  bool end_array() override { return Close(); }
  bool parse_error(size_t position, const std::string&,
                   const json::exception&) override {
    // The library's own text quotes the input, which may be personal.
    fault_ = absl::StrCat("malformed JSON at byte ", position);
    fault_position_ = position;
    return false;
  }

 private:
  json* Place(json value) {
    if (open_.empty()) return &(document_ = std::move(value));
    json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool Count() {
    if (++values_ <= max_values_) return true;
    fault_ = absl::StrCat("more than ", max_values_, " values");
    return false;
  }
  bool Put(json value) {
    if (!Count()) return false;
    Place(std::move(value));
    return true;
  }
  bool Open(json value) {
    if (!Count()) return false;
    if (open_.size() == kMaxJsonDepth) {
      fault_ = absl::StrCat("JSON nested deeper than ", kMaxJsonDepth);
      return false;
    }
    open_.push_back(Place(std::move(value)));
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  const size_t max_values_;
  size_t values_ = 0;
  json document_;
  // A parent never grows while a child of it is open, so these stay valid.
  std::vector<json*> open_;
  std::string key_;
  std::string fault_;
  size_t fault_position_ = 0;
};

absl::StatusOr<json> Parse(absl::string_view text, size_t max_values) {
  Builder builder(max_values);
  if (json::sax_parse(text, &builder)) return builder.TakeDocument();
  if (builder.has_too_many())
    return absl::ResourceExhaustedError(builder.fault());
  return absl::InvalidArgumentError(builder.fault());
}

}  // namespace

absl::StatusOr<json> ParseJson(absl::string_view text) {
  return Parse(text, kAnyNumberOfValues);
}

absl::StatusOr<json> ParseForeignJson(absl::string_view text,
                                      size_t max_values) {
  absl::StatusOr<json> read = Parse(text, max_values);
  if (read.ok() || absl::IsResourceExhausted(read.status())) return read;
  return Parse(MendedJson(text), max_values);
}

bool IsCutShort(absl::string_view text) {
  absl::ConsumePrefix(&text, kByteOrderMark);
  if (!absl::StartsWith(absl::StripLeadingAsciiWhitespace(text), "{"))
    return false;
  if (ParseJson(text).ok()) return false;
  const std::string mended = MendedJson(text);
  Builder builder;
  return !json::sax_parse(mended, &builder) &&
         builder.fault_position() > mended.size();
}

std::string JsonText(const json& json) {
  return json.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace gateway
