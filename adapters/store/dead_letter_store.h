#ifndef ADAPTERS_STORE_DEAD_LETTER_STORE_H_
#define ADAPTERS_STORE_DEAD_LETTER_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/done.h"

namespace gateway {

// A payload of an authenticated sender that could not be processed.
struct DeadLetter {
  enum class State { kWaiting = 1, kReplayed = 2, kDiscarded = 3 };

  int64_t number = 0;  // Set by the store, from 1.
  std::string source;  // The webhook's, such as `4ws/customer-promotions`.
  std::string reason;  // Why it could not be processed; quotes nothing of it.
  absl::Time receive_time;
  // Names in lower case, credentials masked. Empty once it does not wait.
  std::vector<std::pair<std::string, std::string>> headers;
  // Whole. Empty once it does not wait, and in lists.
  std::string body;
  int64_t body_bytes = 0;  // Set by the store; stays.
  // Not empty: no other letter that is kept has it.
  std::string key;
  // Saved by an older receiver, and not news.
  bool imported = false;

  State state = State::kWaiting;
  // When it ceased to wait. InfinitePast: it waits.
  absl::Time end_time = absl::InfinitePast();
  // The event it became, or that it repeats. 0: none.
  int64_t sequence = 0;
};

// What was appended, or was there before with the same key.
struct AppendedLetter {
  int64_t number = 0;
  bool duplicate = false;
};

// How a letter ceases to wait.
struct LetterEnd {
  DeadLetter::State state = DeadLetter::State::kDiscarded;
  absl::Time time;
  int64_t sequence = 0;  // If it was replayed.
};

// Chooses letters that match all that is set.
struct DeadLetterQuery {
  std::string source = {};                      // Empty: any.
  std::optional<DeadLetter::State> state = {};  // None: any.
  // Bounds of the receive time, the first included.
  absl::Time from = absl::InfinitePast();
  absl::Time before = absl::InfiniteFuture();
};

// The letters that wait, in groups by what is wrong with them.
struct DeadLetterSummary {
  struct Group {
    std::string source;
    std::string reason;
    int64_t count = 0;
    bool operator==(const Group&) const = default;
  };
  std::vector<Group> groups;  // The largest first.
  int64_t count = 0;          // Of all groups, also those left out.
  int64_t last = 0;           // The highest number, 0 if there is none.
  absl::Time first_received = absl::InfiniteFuture();
  int64_t waiting = 0;  // All that wait, counted or not.
};

// What the readers of a channel were told of: the letters up to the number
// `last`.
struct ToldLetters {
  int64_t last = 0;
  absl::Time time = absl::InfinitePast();  // Never.
};

// Keeps dead letters. What is answered OK is on disk. UNAVAILABLE if the store
// could not be read or written. Thread-safe.
class DeadLetterStore {
 public:
  virtual ~DeadLetterStore() = default;

  virtual void Append(DeadLetter letter, Done<AppendedLetter> done) = 0;

  // NOT_FOUND if there is none.
  virtual void Get(int64_t number, Done<DeadLetter> done) = 0;

  // Up to `limit` letters that match, with numbers above `after`, in order.
  virtual void List(DeadLetterQuery query, int64_t after, int limit,
                    Done<std::vector<DeadLetter>> done) = 0;

  // Ends the wait of a letter, whose body and headers are then forgotten, and
  // answers with it. FAILED_PRECONDITION if it was ended already, but for a
  // discarded one that turns out to have been replayed. NOT_FOUND.
  virtual void End(int64_t number, LetterEnd end, Done<DeadLetter> done) = 0;

  // Forgets up to `limit` letters that ceased to wait before `before`, those
  // first that did so first, and answers how many.
  virtual void DeleteEnded(absl::Time before, int limit, Done<int> done) = 0;

  // The letters that wait, were not imported and have numbers above `after`,
  // in `max_groups` groups at most.
  virtual void Summarize(int64_t after, int max_groups,
                         Done<DeadLetterSummary> done) = 0;

  // What the readers of a channel were told of last.
  virtual void GetTold(std::string channel, Done<ToldLetters> done) = 0;
  virtual void SetTold(std::string channel, ToldLetters told,
                       Done<ToldLetters> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_DEAD_LETTER_STORE_H_
