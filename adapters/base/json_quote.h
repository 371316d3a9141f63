#ifndef ADAPTERS_BASE_JSON_QUOTE_H_
#define ADAPTERS_BASE_JSON_QUOTE_H_

#include <initializer_list>
#include <string>

#include "absl/strings/string_view.h"

// JSON of plain texts, as JsonText() spells it, without a document.
namespace gateway {

// Adds `text` as a string of JSON, in quotes. Invalid UTF-8 is replaced.
void AppendJsonString(std::string& json, absl::string_view text);

// A list of strings: `["a","b"]`.
std::string JsonList(std::initializer_list<absl::string_view> texts);

}  // namespace gateway

#endif  // ADAPTERS_BASE_JSON_QUOTE_H_
