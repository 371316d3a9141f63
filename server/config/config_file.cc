#include "server/config/config_file.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/json_util.h"
#include "nlohmann/json.hpp"
#include "server/config/defaults.h"
#include "server/config/problems.h"
#include "server/config/schema_check.h"
#include "server/config/text_file.h"

namespace gateway {
namespace {

using nlohmann::json;

// `status` with `name` before each line.
absl::Status Within(absl::string_view name, const absl::Status& status) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(
           absl::string_view(status.message()), '\n', absl::SkipEmpty())) {
    lines.push_back(absl::StrCat(name, ": ", line));
  }
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

// Notes keys given twice while a text is parsed: of two values, one would be
// silently ignored.
class TwiceGivenKeys {
 public:
  explicit TwiceGivenKeys(Problems& problems) : problems_(problems) {}

  bool operator()(int /*depth*/, json::parse_event_t event, json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start: keys_.emplace_back(); break;
      case json::parse_event_t::object_end: keys_.pop_back(); break;
      case json::parse_event_t::key: {
        const auto& key = parsed.get_ref<const std::string&>();
        if (!keys_.back().insert(key).second) {
          problems_.Add(key, "key given twice");
        }
        break;
      }
      default: break;
    }
    return true;
  }

 private:
  Problems& problems_;
  std::vector<std::set<std::string>> keys_;
};

using Entries = google::protobuf::Map<std::string, std::string>;

// Checks the keys of `fourws.{field}`, all of which `defaults` has.
void CheckNames(const json& parsed, const char* field, const Entries& defaults,
                Problems& problems) {
  const json::json_pointer place(absl::StrCat("/fourws/", field));
  if (!parsed.contains(place) || !parsed.at(place).is_object()) return;
  std::vector<std::string> known;
  for (const auto& [name, value] : defaults) known.push_back(name);
  std::sort(known.begin(), known.end());
  const auto within_fourws = problems.In("fourws");
  const auto within_field = problems.In(field);
  for (const auto& [name, value] : parsed.at(place).items()) {
    if (!defaults.contains(name)) problems.Add(name, UnknownKey(name, known));
  }
}

// Some keys are names of operations, which no schema knows.
void CheckOperations(const json& parsed, Problems& problems) {
  ConfigFile defaults;  // They name every one.
  ApplyDefaults(defaults);
  CheckNames(parsed, "commands", defaults.fourws().commands(), problems);
  CheckNames(parsed, "outcomes", defaults.fourws().outcomes(), problems);
}

// "... parse error at line 3, column 5: why" as "line 3, column 5: why".
std::string SyntaxError(const json::parse_error& error) {
  absl::string_view text = error.what();
  const size_t line = text.find("line ");
  return std::string(line == absl::string_view::npos ? text
                                                     : text.substr(line));
}

}  // namespace

absl::StatusOr<ConfigFile> ReadConfigFile(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return Within(path, text.status());
  return ParseConfigFile(*text, path);
}

absl::StatusOr<ConfigFile> ParseConfigFile(absl::string_view text,
                                           absl::string_view name) {
  Problems problems;
  json parsed;
  try {
    parsed = json::parse(text.begin(), text.end(), TwiceGivenKeys(problems),
                         /*allow_exceptions=*/true, /*ignore_comments=*/true);
  } catch (const json::parse_error& error) {
    // Only the exception knows line and column.
    return Within(name, absl::InvalidArgumentError(SyntaxError(error)));
  }
  CheckSchema(parsed, *ConfigFile::descriptor(), problems);
  CheckOperations(parsed, problems);
  if (!problems.empty()) return Within(name, problems.ToStatus());
  ConfigFile config;
  const auto status =
      google::protobuf::util::JsonStringToMessage(parsed.dump(), &config);
  if (!status.ok()) {
    return Within(name, absl::InvalidArgumentError(std::string(
                            status.message().data(), status.message().size())));
  }
  return config;
}

}  // namespace gateway
