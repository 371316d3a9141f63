#include "tests/sandbox/wire_json.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace sandbox {
namespace {

constexpr size_t kMaxDepth = 100;

class Reader : public nlohmann::json_sax<Json> {
 public:
  Json Take() { return std::move(root_); }

  bool null() override { return Add(nullptr); }
  bool boolean(bool value) override { return Add(value); }
  bool number_integer(int64_t value) override { return Add(value); }
  bool number_unsigned(uint64_t value) override { return Add(value); }
  bool number_float(double, const std::string& digits) override {
    return Add(Exact(digits));
  }
  bool string(std::string& value) override { return Add(std::move(value)); }
  bool binary(Json::binary_t&) override { return false; }

  bool start_object(size_t) override { return Open(Json::object()); }
  bool key(std::string& value) override {
    open_.back().key = std::move(value);
    return true;
  }
  bool end_object() override { return Close(); }
  bool start_array(size_t) override { return Open(Json::array()); }
  bool end_array() override { return Close(); }

  bool parse_error(size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  struct Level {
    Json value;
    std::string key;
  };

  bool Add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().value.is_array()) {
      open_.back().value.push_back(std::move(value));
    } else {
      open_.back().value[open_.back().key] = std::move(value);
    }
    return true;
  }

  bool Open(Json empty) {
    open_.push_back({std::move(empty), ""});
    return open_.size() <= kMaxDepth;
  }

  bool Close() {
    Json value = std::move(open_.back().value);
    open_.pop_back();
    return Add(std::move(value));
  }

  Json root_;
  std::vector<Level> open_;
};

std::string Dump(const Json& scalar) {
  return scalar.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void Append(const Json& value, std::string& out) {
  if (value.is_object() || value.is_array()) {
    out += value.is_object() ? '{' : '[';
    const size_t start = out.size();
    for (const auto& [key, child] : value.items()) {
      if (out.size() > start) out += ',';
      if (value.is_object()) out += Dump(key) + ":";
      Append(child, out);
    }
    out += value.is_object() ? '}' : ']';
  } else {
    out += IsNumber(value) ? TextOf(value) : Dump(value);
  }
}

}  // namespace

std::optional<Json> ParseJson(std::string_view text) {
  Reader reader;
  if (!Json::sax_parse(text, &reader)) return std::nullopt;
  return reader.Take();
}

std::string WriteJson(const Json& value) {
  std::string out;
  Append(value, out);
  return out;
}

Json Exact(std::string_view digits) {
  return Json::binary(std::vector<uint8_t>(digits.begin(), digits.end()));
}

bool IsNumber(const Json& value) {
  return value.is_number() || value.is_binary();
}

std::string TextOf(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) return value.dump();
  if (!value.is_binary()) return "";
  return std::string(value.get_binary().begin(), value.get_binary().end());
}

std::string TextAt(const Json& object, const std::string& field) {
  if (!object.is_object()) return "";
  const auto found = object.find(field);
  return found == object.end() ? "" : TextOf(*found);
}

}  // namespace sandbox
