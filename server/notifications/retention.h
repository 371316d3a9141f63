#ifndef SERVER_NOTIFICATIONS_RETENTION_H_
#define SERVER_NOTIFICATIONS_RETENTION_H_

#include <cstdint>
#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/event_log.h"

namespace gateway {

struct RetentionOptions {
  absl::Duration age;    // Older events are trimmed.
  int64_t bytes = 0;     // So are the oldest of more than this, about.
  absl::Duration every;  // How often to look.
};

// Trims the log's old end, again and again, a little at a time: who appends or
// reads goes on meanwhile. A failure is told to the log of the process, and all
// is tried again when it is looked next.
class Retention {
 public:
  // Looks at once. `log` must outlive what is under way when this is destroyed;
  // `clock` this.
  Retention(EventLog& log, Clock& clock, RetentionOptions options);
  // Nothing new begins after this.
  ~Retention();

 private:
  class Trimmer;
  const std::shared_ptr<Trimmer> trimmer_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_RETENTION_H_
