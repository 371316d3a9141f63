#ifndef SERVER_NOTIFICATIONS_GROUP_READER_H_
#define SERVER_NOTIFICATIONS_GROUP_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/notifications/consumer_group.h"
#include "server/notifications/feed.h"

namespace gateway {

// What a ConsumerGroup needs from the log and the store next, and the page of
// the log that it scans. This class does no I/O: Next returns a step, and the
// owner calls the method that the step names. It takes no lock; the owner's
// lock guards it.
class GroupReader {
 public:
  struct Step {
    enum class Kind {
      kRest,     // Nothing: a step is under way, or nothing is wanted.
      kPage,     // Read the page after `after`, then call TakePage.
      kAwait,    // Wait for an event after `after`, then call Woken.
      kReplays,  // List what waits to be replayed, then call TakeReplays.
    };
    Kind kind = Kind::kRest;
    int64_t after = 0;
  };

  // The next step, which is then under way. `writing` says that a change of the
  // group is on its way to the store.
  Step Next(const ConsumerGroup& group, bool writing);

  void TakePage(ConsumerGroup& group, int64_t after, Page page, absl::Time now);
  void Woken();
  void TakeReplays(ConsumerGroup& group, const std::vector<int64_t>& sequences);
  // The step failed, or there is no group that could take its result.
  void Failed();

  // Lets the group scan as much of the page as it wants.
  void Scan(ConsumerGroup& group, absl::Time now);

  // Something may wait in the store to be replayed: Next will list it.
  void ExpectReplays() { replays_ = true; }
  // Drops what was read and what is being read, because the position is another
  // one, the members are gone, or some of it was erased.
  void DropPage();

 private:
  Page page_;  // What follows the group's position.
  size_t next_in_page_ = 0;
  bool reading_ = false;
  bool unwanted_ = false;  // What is being read is to be dropped.
  bool waiting_ = false;   // For an event, in a kAwait step.
  bool at_end_ = false;    // Nothing follows the position.
  bool replays_ = true;    // Something may wait to be replayed.
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_READER_H_
