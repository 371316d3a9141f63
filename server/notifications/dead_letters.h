#ifndef SERVER_NOTIFICATIONS_DEAD_LETTERS_H_
#define SERVER_NOTIFICATIONS_DEAD_LETTERS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/event_log.h"
#include "adapters/store/received_event.h"

namespace gateway {

// How a replay of one letter ended.
struct Replayed {
  int64_t number = 0;
  bool processed = false;   // By this replay.
  bool duplicate = false;   // It repeats an event that the log has.
  int64_t sequence = 0;     // Of the event that it became or repeats.
  std::string reason = {};  // Why it was not processed.
};

// What people can do with dead letters: replay, discard and import them.
// Thread-safe. The stores and the clock must outlive the calls under way.
class DeadLetters {
 public:
  // Reads a letter as if its webhook came today.
  using Reader =
      std::function<absl::StatusOr<ReceivedEvent>(const DeadLetter&)>;

  // `sources` are the names of all webhooks there are.
  DeadLetters(DeadLetterStore& store, EventLog& log, Clock& clock,
              std::vector<std::string> sources, Reader read)
      : store_(store),
        log_(log),
        clock_(clock),
        sources_(std::move(sources)),
        read_(std::move(read)) {}

  DeadLetterStore& store() const { return store_; }
  const EventLog& log() const { return log_; }
  bool IsSource(const std::string& source) const;

  // Appends a letter to the log as if its webhook came now. If the letter waits
  // no more, still cannot be read, or would add a latest state where there is
  // no room for one, the answer says so; that is no error. The letter becomes
  // one event, even if others replay it at the same time, or if the process
  // ends in the middle. UNAVAILABLE.
  void Replay(int64_t number, Done<Replayed> done) const;

  // Marks a letter as discarded. NOT_FOUND; FAILED_PRECONDITION if it waits no
  // more; UNAVAILABLE.
  void Discard(int64_t number, Done<DeadLetter> done) const;

  // Stores a letter that an older receiver saved. If it is here already, the
  // answer says that it is a duplicate. RESOURCE_EXHAUSTED if no more letters
  // may wait.
  void Import(DeadLetter letter, Done<AppendedLetter> done) const;

 private:
  static void Mark(DeadLetterStore& store, const LetterEnd& end,
                   Replayed replayed, Done<Replayed> done);
  // How a letter ends now.
  static LetterEnd EndNow(Clock& clock, DeadLetter::State state);

  DeadLetterStore& store_;
  EventLog& log_;
  Clock& clock_;
  const std::vector<std::string> sources_;
  const Reader read_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_DEAD_LETTERS_H_
