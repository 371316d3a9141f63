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

// The problems of a configuration, each with its place. Not thread-safe.
class Problems {
 public:
  // Places are within `part` until the returned object is destroyed.
  [[nodiscard]] auto In(absl::string_view part) {
    path_.emplace_back(part);
    return absl::MakeCleanup([this] { path_.pop_back(); });
  }

  // Adds the problem `what` at `place`; empty: at the part itself.
  void Add(absl::string_view place, absl::string_view what) {
    std::vector<std::string> path = path_;
    if (!place.empty()) path.emplace_back(place);
    lines_.push_back(
        absl::StrCat(absl::StrJoin(path, "."), path.empty() ? "" : ": ", what));
  }

  bool empty() const { return lines_.empty(); }
  // Returns INVALID_ARGUMENT with a line for each problem, or OK.
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
