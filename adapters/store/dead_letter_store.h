#ifndef ADAPTERS_STORE_DEAD_LETTER_STORE_H_
#define ADAPTERS_STORE_DEAD_LETTER_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/done.h"
#include "adapters/store/stored_amount.h"

namespace gateway {

// A webhook of an authenticated sender that could not be processed. A letter
// waits until it is replayed or discarded.
struct DeadLetter {
  enum class State { kWaiting = 1, kReplayed = 2, kDiscarded = 3 };

  int64_t number = 0;  // Counts up from 1. Set by the store.
  std::string source;  // The webhook's, such as `4ws/customer-promotions`.
  std::string reason;  // Why it could not be processed; quotes nothing of it.
  absl::Time receive_time;
  // Names in lower case, credentials masked. Empty once it no longer waits.
  std::vector<std::pair<std::string, std::string>> headers;
  // As received. Empty once it no longer waits, and in lists.
  std::string body;
  int64_t body_bytes = 0;  // Size of the body as received. Set by the store.
  // Two letters in the store never have the same key. Empty: none.
  std::string key;
  // Whether it comes from files of an older receiver.
  bool imported = false;

  State state = State::kWaiting;
  // When it stopped waiting. InfinitePast: it waits.
  absl::Time end_time = absl::InfinitePast();
  // Sequence of the event that it became, or that it repeats. 0: none.
  int64_t sequence = 0;

  // Whether the store cannot read it: then there is no more than its number,
  // its state, and a reason that says so.
  bool damaged = false;
};

// The letter that was appended, or that was there before with the same key.
struct AppendedLetter {
  int64_t number = 0;
  bool duplicate = false;  // It was there before.
};

// How a letter stops waiting.
struct LetterEnd {
  DeadLetter::State state = DeadLetter::State::kDiscarded;
  absl::Time time;
  int64_t sequence = 0;  // If it was replayed.
  // From when on it is kept for a time, by Clock::TrustedNow(). None: `time`.
  std::optional<absl::Time> kept_from = {};
};

// Chooses the letters that match all set fields.
struct DeadLetterQuery {
  std::string source = {};                      // Empty: any.
  std::optional<DeadLetter::State> state = {};  // None: any.
  // Bounds of the receive time, the first included.
  absl::Time from = absl::InfinitePast();
  absl::Time before = absl::InfiniteFuture();
};

// Letters that wait, in groups by source and reason.
struct DeadLetterSummary {
  struct Group {
    std::string source;
    std::string reason;
    int64_t count = 0;
    bool operator==(const Group&) const = default;
  };
  std::vector<Group> groups;  // The largest first; not all if there are many.
  int64_t count = 0;          // Letters in all groups, named or not.
  int64_t last = 0;           // Their highest number. 0: there are none.
  absl::Time first_received = absl::InfiniteFuture();
  int64_t waiting = 0;  // All letters that wait, also those not counted here.
};

// The letters that a channel of notices has reported.
struct ReportedLetters {
  int64_t last = 0;                        // All up to this number.
  absl::Time time = absl::InfinitePast();  // Of the last notice.
};

// Stores dead letters. A result that is OK is on disk. Every result is
// UNAVAILABLE if the store could not be read or written, and DATA_LOSS if what
// is asked for is damaged. Thread-safe.
class DeadLetterStore {
 public:
  virtual ~DeadLetterStore() = default;

  // Adds `letter` as one that waits, unless a letter in the store has its key.
  // RESOURCE_EXHAUSTED, and it is not added, if more would wait than may.
  virtual void Append(DeadLetter letter, Done<AppendedLetter> done) = 0;

  // Reads the letter with that number. NOT_FOUND if there is none.
  virtual void Get(int64_t number, Done<DeadLetter> done) = 0;

  // Reads up to `limit` letters that match and have numbers above `after`, in
  // the order of their numbers. Damaged ones match whatever the query says of
  // their source and time.
  virtual void List(DeadLetterQuery query, int64_t after, int limit,
                    Done<std::vector<DeadLetter>> done) = 0;

  // Makes a letter stop waiting, deletes its body and headers, and returns it.
  // FAILED_PRECONDITION if it does not wait, except that a discarded one may
  // become replayed. NOT_FOUND if there is none.
  virtual void End(int64_t number, LetterEnd end, Done<DeadLetter> done) = 0;

  // Deletes up to `limit` letters that stopped waiting and are kept from before
  // `before`, in the order in which they did. Returns how many. Damaged ones
  // stay, and do not keep others.
  virtual void DeleteEnded(absl::Time before, int limit, Done<int> done) = 0;

  // Summarizes the letters that wait, were not imported and have numbers above
  // `after`. Names `max_groups` groups at most. Damaged ones are a group
  // without a source.
  virtual void Summarize(int64_t after, int max_groups,
                         Done<DeadLetterSummary> done) = 0;

  // Measures the letters that wait.
  virtual void MeasureWaiting(Done<StoredAmount> done) = 0;

  // Reads and stores what a channel has reported.
  virtual void GetReported(std::string channel, Done<ReportedLetters> done) = 0;
  virtual void SetReported(std::string channel, ReportedLetters reported,
                           Done<ReportedLetters> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_DEAD_LETTER_STORE_H_
