#ifndef SERVER_OPERATIONS_OUTCOME_RELAY_H_
#define SERVER_OPERATIONS_OUTCOME_RELAY_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/store/event_log.h"
#include "adapters/store/outcome_outbox.h"

namespace gateway {

// Tells outcomes of operations as notifications of their callers. Each outcome
// is in the log once, after those of the same operation that came before: it
// leaves the outbox only when the log has it, and the log keeps it once however
// often it is told. While the store does not work it is tried again, ever more
// rarely. Thread-safe.
class OutcomeRelay {
 public:
  // All references outlive what is under way.
  OutcomeRelay(OutcomeOutbox& outbox, EventLog& log, Clock& clock);
  ~OutcomeRelay();

  // There may be outcomes to tell. Never blocks.
  void Wake();

  // Begins nothing more. What is not told by then, a later relay tells.
  void Stop();

 private:
  class Run;
  const std::shared_ptr<Run> run_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OUTCOME_RELAY_H_
