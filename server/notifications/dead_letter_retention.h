#ifndef SERVER_NOTIFICATIONS_DEAD_LETTER_RETENTION_H_
#define SERVER_NOTIFICATIONS_DEAD_LETTER_RETENTION_H_

#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/dead_letter_store.h"

namespace gateway {

// Deletes dead letters that were replayed or discarded long ago, a few at a
// time so that nobody has to wait. Letters that still wait are never deleted.
class DeadLetterRetention {
 public:
  // Looks at once, and again and again. `letters` and `clock` must outlive
  // what is under way when this is destroyed.
  DeadLetterRetention(DeadLetterStore& letters, Clock& clock,
                      absl::Duration age);
  // Nothing more is forgotten after this but what is under way.
  ~DeadLetterRetention();

 private:
  class Rounds;
  const std::shared_ptr<Rounds> rounds_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_DEAD_LETTER_RETENTION_H_
