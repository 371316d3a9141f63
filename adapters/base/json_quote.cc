#include "adapters/base/json_quote.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "adapters/base/json.h"

namespace gateway {
namespace {

// Whether JSON writes it as it is.
bool IsPlain(char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; }

}  // namespace

void AppendJsonString(std::string& json, absl::string_view text) {
  if (std::all_of(text.begin(), text.end(), IsPlain))
    absl::StrAppend(&json, "\"", text, "\"");
  else
    json += JsonText(std::string(text));
}

std::string JsonList(std::initializer_list<absl::string_view> texts) {
  std::string json = "[";
  for (const absl::string_view text : texts) {
    if (json.size() > 1) json += ',';
    AppendJsonString(json, text);
  }
  json += ']';
  return json;
}

}  // namespace gateway
