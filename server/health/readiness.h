#ifndef SERVER_HEALTH_READINESS_H_
#define SERVER_HEALTH_READINESS_H_

#include <functional>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Whether the gateway can take work, and if not, why: each part that matters
// says for itself what state it is in. Logs when a part changes between the
// two. Thread-safe.
class Readiness {
 public:
  // The states of the parts that ever said one, by name: OK, or why it cannot
  // take work.
  using Parts = std::map<std::string, absl::Status>;

  // `changed` is called after each change, without a lock, perhaps by several
  // threads at once: whoever shows the state reads it then, and shows one after
  // the other. It must not block and not call Set(). May be null.
  explicit Readiness(std::function<void()> changed = nullptr)
      : changed_(std::move(changed)) {}

  // Notes the state of `part`, such as `store`: OK, or an error whose message
  // says why it cannot take work, for people who operate the gateway; CANCELLED
  // if that is meant so, as while the gateway starts or stops. The message must
  // hold nothing secret: everybody who reaches http_listen can read it.
  void Set(absl::string_view part, absl::Status state);

  // Whether all parts can take work.
  bool ready() const;
  Parts parts() const;

 private:
  const std::function<void()> changed_;
  mutable Mutex mu_;
  Parts parts_ ABSL_GUARDED_BY(mu_);
};

// Why the gateway is not ready, in one line of printable ASCII of at most 500
// characters, such as `disk: 12 bytes are free; store: no answer`. Empty if
// all parts are OK.
std::string WhyNotReady(const Readiness::Parts& parts);

}  // namespace gateway

#endif  // SERVER_HEALTH_READINESS_H_
