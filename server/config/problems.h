#ifndef SERVER_CONFIG_PROBLEMS_H_
#define SERVER_CONFIG_PROBLEMS_H_

#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace gateway {

// All that is wrong with a configuration, each with its place.
class Problems {
 public:
  // Places are within `part` until what is returned is destroyed.
  [[nodiscard]] auto In(absl::string_view part) {
    path_.emplace_back(part);
    return absl::MakeCleanup([this] { path_.pop_back(); });
  }

  // `place` may be empty: where we are.
  void Add(absl::string_view place, absl::string_view what) {
    std::vector<std::string> path = path_;
    if (!place.empty()) path.emplace_back(place);
    lines_.push_back(
        absl::StrCat(absl::StrJoin(path, "."), path.empty() ? "" : ": ", what));
  }

  bool empty() const { return lines_.empty(); }
  // INVALID_ARGUMENT with a line for each, or OK.
  absl::Status ToStatus() const {
    if (empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrJoin(lines_, "\n"));
  }

 private:
  std::vector<std::string> path_;
  std::vector<std::string> lines_;
};

}  // namespace gateway

#endif  // SERVER_CONFIG_PROBLEMS_H_
