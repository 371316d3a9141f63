#ifndef SERVER_OPERATIONS_OUTCOME_RELAY_H_
#define SERVER_OPERATIONS_OUTCOME_RELAY_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/store/event_log.h"
#include "adapters/store/outcome_outbox.h"

namespace gateway {

// Publishes outcomes of operations: appends them to the event log as
// notifications of their callers. Each outcome is in the log once, after the
// earlier ones of the same operation. It leaves the outbox only when the log
// has it; appended again, it is a repeat that the log knows. While the store
// does not work, the relay tries again, ever more rarely. Thread-safe.
class OutcomeRelay {
 public:
  // All references must outlive this and the answers that are still to come.
  OutcomeRelay(OutcomeOutbox& outbox, EventLog& log, Clock& clock);
  ~OutcomeRelay();

  // Says that there may be outcomes to publish. Never blocks.
  void Wake();

  // Begins no further round. A round whose entries are being read may still
  // publish them; a later relay publishes the rest.
  void Stop();

 private:
  class Run;
  const std::shared_ptr<Run> run_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OUTCOME_RELAY_H_
