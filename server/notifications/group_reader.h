#ifndef SERVER_NOTIFICATIONS_GROUP_READER_H_
#define SERVER_NOTIFICATIONS_GROUP_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "server/notifications/consumer_group.h"
#include "server/notifications/feed.h"

namespace gateway {

// What is to be read for a ConsumerGroup, and the page it is reading. Does no
// I/O: says what to do next, and takes what came of it.
class GroupReader {
 public:
  struct Step {
    enum class Kind {
      kRest,     // Nothing, for now.
      kPage,     // Read the page after `after`, then call TakePage.
      kAwait,    // Wait for something after `after`, then call Woken.
      kReplays,  // List what waits to be replayed, then call TakeReplays.
    };
    Kind kind = Kind::kRest;
    int64_t after = 0;
  };

  // The next step, which is then under way. `keeping`: what the group changed
  // is not yet in the store.
  Step Next(const ConsumerGroup& group, bool keeping);

  void TakePage(ConsumerGroup& group, int64_t after, Page page, absl::Time now);
  void Woken();
  void TakeReplays(ConsumerGroup& group, const std::vector<int64_t>& sequences);
  // The step failed, or there is no group to take its result.
  void Failed();

  // Lets the group scan of the page what it wants.
  void Scan(ConsumerGroup& group, absl::Time now);

  // There may be something to be replayed.
  void ExpectReplays() { replays_ = true; }
  // What was read or is being read is not wanted any more: the position is
  // another one, the members are gone, or some of it was erased.
  void DropPage();

 private:
  Page page_;  // What follows the group's position.
  size_t next_in_page_ = 0;
  bool reading_ = false;
  bool unwanted_ = false;  // What is being read.
  bool waiting_ = false;
  bool at_end_ = false;  // Nothing follows the position.
  bool replays_ = true;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_READER_H_
