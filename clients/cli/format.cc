#include "clients/cli/format.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "google/protobuf/util/json_util.h"

namespace fourws::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::util::JsonPrintOptions;

std::string Printed(const Message& message, const JsonPrintOptions& options) {
  std::string json;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &json, options);
  if (status.ok()) return json;
  return nlohmann::json{{"unprintable", status.ToString()}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

void Sheet::Add(std::string name, std::string value) {
  if (!value.empty()) rows_.emplace_back(std::move(name), std::move(value));
}

std::string Sheet::ToString() const {
  size_t width = 0;
  for (const auto& [name, value] : rows_) width = std::max(width, name.size());
  std::string text;
  for (const auto& [name, value] : rows_) {
    absl::StrAppend(&text, name, std::string(width - name.size() + 2, ' '),
                    Printable(value), "\n");
  }
  return text;
}

std::string FormatTime(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0 && time.nanos() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string Mask(absl::string_view secret) {
  const size_t shown = std::min<size_t>(4, secret.size() / 2);
  return absl::StrCat("...", secret.substr(secret.size() - shown));
}

std::string MaskResource(absl::string_view resource) {
  const size_t slash = resource.rfind('/');
  if (slash == absl::string_view::npos) return std::string(resource);
  return absl::StrCat(resource.substr(0, slash + 1),
                      Mask(resource.substr(slash + 1)));
}

std::string Printable(absl::string_view text) {
  std::string printable(text);
  std::replace_if(
      printable.begin(), printable.end(),
      [](unsigned char c) { return absl::ascii_iscntrl(c); }, '?');
  return printable;
}

std::string ToJson(const Message& message) {
  JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  return Printed(message, options);
}

std::string ToReadableJson(const Message& message) {
  JsonPrintOptions options;
  options.add_whitespace = true;
  return Printed(message, options);
}

}  // namespace fourws::cli
