#include "adapters/base/json_document.h"

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

// Hands the events of Boost.JSON's parser to a builder. A text with escapes
// comes in parts.
class Handler {
 public:
  // Boost.JSON asks for these. The text as a whole was bounded before.
  static constexpr size_t max_object_size = static_cast<size_t>(-1);
  static constexpr size_t max_array_size = static_cast<size_t>(-1);
  static constexpr size_t max_key_size = static_cast<size_t>(-1);
  static constexpr size_t max_string_size = static_cast<size_t>(-1);

  using Error = boost::json::error_code;
  using View = boost::json::string_view;

  explicit Handler(JsonBuilder& builder) : builder_(builder) {}

  bool on_document_begin(Error&) { return true; }
  bool on_document_end(Error&) { return true; }
  bool on_object_begin(Error&) { return builder_.Open(); }
  bool on_object_end(size_t, Error&) {
    return builder_.Close(JsonKind::kObject);
  }
  bool on_array_begin(Error&) { return builder_.Open(); }
  bool on_array_end(size_t, Error&) { return builder_.Close(JsonKind::kArray); }
  bool on_key_part(View part, size_t, Error&) { return AddPart(part); }
  bool on_key(View part, size_t, Error&) {
    if (parts_.empty()) return builder_.Name(Text(part));
    return AddPart(part) && builder_.Name(std::exchange(parts_, {}));
  }
  bool on_string_part(View part, size_t, Error&) { return AddPart(part); }
  bool on_string(View part, size_t, Error&) {
    if (parts_.empty()) return builder_.String(Text(part));
    return AddPart(part) && builder_.String(std::exchange(parts_, {}));
  }
  // Only of a text that goes on beyond what is there.
  bool on_number_part(View, Error&) { return false; }
  bool on_int64(int64_t, View text, Error&) {
    return builder_.Number(Text(text));
  }
  bool on_uint64(uint64_t, View text, Error&) {
    return builder_.Number(Text(text));
  }
  bool on_double(double, View text, Error&) {
    return builder_.Number(Text(text));
  }
  bool on_bool(bool value, Error&) { return builder_.Boolean(value); }
  bool on_null(Error&) { return builder_.Null(); }
  bool on_comment_part(View, Error&) { return false; }
  bool on_comment(View, Error&) { return false; }

 private:
  static absl::string_view Text(View view) {
    return {view.data(), view.size()};
  }
  bool AddPart(View part) {
    parts_.append(part.data(), part.size());
    return true;
  }

  JsonBuilder& builder_;
  std::string parts_;
};

// None if Boost.JSON does not take `text`, or the builder does not.
std::optional<JsonMemory> QuicklyRead(absl::string_view text,
                                      size_t max_values) {
  JsonMemory memory;
  memory.text.assign(text.begin(), text.end());
  JsonBuilder builder(memory, max_values);
  boost::json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  boost::json::basic_parser<Handler> parser(options, builder);
  boost::json::error_code error;
  const size_t read = parser.write_some(/*more=*/false, memory.text.data(),
                                        memory.text.size(), error);
  if (error || read != memory.text.size()) return std::nullopt;
  builder.Finish();
  return memory;
}

void Tell(const nlohmann::json& json, JsonBuilder& builder) {
  switch (json.type()) {
    case nlohmann::json::value_t::object:
      builder.Open();
      for (const auto& [name, member] : json.items()) {
        builder.Name(name);
        Tell(member, builder);
      }
      builder.Close(JsonKind::kObject);
      break;
    case nlohmann::json::value_t::array:
      builder.Open();
      for (const auto& element : json) Tell(element, builder);
      builder.Close(JsonKind::kArray);
      break;
    case nlohmann::json::value_t::string:
      builder.String(json.get_ref<const std::string&>());
      break;
    case nlohmann::json::value_t::boolean:
      builder.Boolean(json.get<bool>());
      break;
    case nlohmann::json::value_t::number_integer:
    case nlohmann::json::value_t::number_unsigned:
      builder.Number(json.dump());
      break;
    case nlohmann::json::value_t::number_float: {
      char text[64];
      const auto end =
          std::to_chars(std::begin(text), std::end(text), json.get<double>());
      builder.Float({text, static_cast<size_t>(end.ptr - text)});
      break;
    }
    default: builder.Null();
  }
}

}  // namespace

JsonDocument::JsonDocument(const nlohmann::json& json) {
  JsonBuilder builder(memory_, kAnyNumberOfValues);
  Tell(json, builder);
  builder.Finish();
}

absl::StatusOr<JsonDocument> ReadForeignJson(absl::string_view text,
                                             size_t max_values) {
  if (auto memory = QuicklyRead(text, max_values))
    return JsonDocument(*std::move(memory));
  // What is to be mended is rare, and so is what is at fault.
  ASSIGN_OR_RETURN(const nlohmann::json json,
                   ParseForeignJson(text, max_values));
  return JsonDocument(json);
}

}  // namespace gateway
