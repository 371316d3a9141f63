#ifndef SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_
#define SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "server/notifications/delivery_window.h"

namespace gateway {

// How many notifications a member can take.
struct MemberLimits {
  int max_outstanding = 100;  // Handed out and not yet answered.
  int max_batch = 100;        // In one response.
};

// The members of one subscription, and which notifications each of them has. A
// member has a notification from when it is handed out until the member answers
// it or its deadline passes. This class only decides whose turn it is.
class GroupMembers {
 public:
  // A batch has at most so many bytes, unless it is a single notification.
  static constexpr int64_t kMaxBatchBytes = 1 << 20;

  size_t size() const { return members_.size(); }
  bool contains(MemberId id) const { return members_.contains(id); }

  // Adds a member, which is free for its first batch.
  void Join(MemberId id, MemberLimits limits);
  // Removes a member. Returns the sequences of what it had.
  std::set<int64_t> Leave(MemberId id);
  // The member received its batch, and is free for another one.
  void Free(MemberId id);

  // How many notifications the members together could take now.
  int64_t credit() const;
  // Chooses the member that gets the next notification, which has `bytes`. Of
  // the free members with room it is the one that has the fewest; of these, the
  // one that waited longest. What a member let expire counts as if it still had
  // it, until it answers something: so a member that hangs does not draw all
  // work. Nothing if no member can take the notification.
  std::optional<MemberId> Choose(int64_t bytes) const;
  // Adds the notification to the batch of the chosen member.
  void Give(MemberId id, int64_t sequence, int64_t bytes);
  // Closes all batches. Members that got something are not free any more.
  void CloseBatches();

  // The member answered the notification, and has it no longer.
  void Answered(MemberId id, int64_t sequence);
  // The deadline of the notification passed: the member has it no longer.
  void Expired(MemberId id, int64_t sequence);
  // The member asked for more time, so it does not hang.
  void ShowedLife(MemberId id);
  // Takes back what all members have.
  void TakeBackAll();

 private:
  struct Member {
    MemberLimits limits;
    bool free = true;
    int batch = 0;            // Notifications in the open batch.
    int64_t batch_bytes = 0;  // Bytes in the open batch.
    std::set<int64_t> has;
    int64_t expired = 0;    // How many expired since it last answered.
    int64_t last_turn = 0;  // The turn in which it last got a notification.
  };
  // How many more notifications the member can take now.
  static int64_t RoomOf(const Member& member);

  std::map<MemberId, Member> members_;
  int64_t turns_ = 0;  // How many notifications were handed out so far.
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_
