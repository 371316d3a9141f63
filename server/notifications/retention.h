#ifndef SERVER_NOTIFICATIONS_RETENTION_H_
#define SERVER_NOTIFICATIONS_RETENTION_H_

#include <cstdint>
#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/event_log.h"

namespace gateway {

struct RetentionOptions {
  // Events that were stored longer ago, by Clock::TrustedNow(), are trimmed.
  absl::Duration age;
  int64_t bytes =
      0;  // If the log is larger than about this, so are the oldest.
  absl::Duration every;  // How often to look.
};

// Trims the old end of the event log from time to time, a little at a time, so
// that nobody who appends or reads has to wait. It logs a failure, and tries
// again the next time.
class Retention {
 public:
  // Looks at once. `log` and `clock` must outlive what is under way when this
  // is destroyed.
  Retention(EventLog& log, Clock& clock, RetentionOptions options);
  // Begins no further look. One that is under way may still trim.
  ~Retention();

 private:
  class Trimmer;
  const std::shared_ptr<Trimmer> trimmer_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_RETENTION_H_
