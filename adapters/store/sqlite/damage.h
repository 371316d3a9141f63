#ifndef ADAPTERS_STORE_SQLITE_DAMAGE_H_
#define ADAPTERS_STORE_SQLITE_DAMAGE_H_

#include <functional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "adapters/base/mutex.h"

namespace gateway {

// What of a store cannot be read: logs and reports each thing once in the life
// of a process. Thread-safe.
class Damage {
 public:
  // Called with the kind of thing, such as `event`; a few kinds only.
  using Report = std::function<void(absl::string_view kind)>;

  // `report` may be empty.
  explicit Damage(Report report) : report_(std::move(report)) {}

  // Notes that the thing of `kind` with `key`, which is logged, is damaged.
  void Note(absl::string_view kind, absl::string_view key);

 private:
  const Report report_;
  Mutex mu_;
  std::set<std::pair<std::string, std::string>> known_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DAMAGE_H_
