#ifndef SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_
#define SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "server/notifications/delivery_window.h"

namespace gateway {

// What a member can take.
struct MemberLimits {
  int max_outstanding = 100;
  int max_batch = 100;
};

// The members of one subscription, and what each has. Decides nothing but whose
// turn it is.
class GroupMembers {
 public:
  // What a batch holds at most, but for one notification that is larger.
  static constexpr int64_t kMaxBatchBytes = 1 << 20;

  size_t size() const { return members_.size(); }
  bool contains(MemberId id) const { return members_.contains(id); }

  // A member that waits for its first batch.
  void Join(MemberId id, MemberLimits limits);
  // Returns what it had.
  std::set<int64_t> Leave(MemberId id);
  // The member got its batch and can take another.
  void Free(MemberId id);

  // How many notifications could be handed out now.
  int64_t credit() const;
  // Who is to get the next one, of `bytes`: of those who wait and have room,
  // the one with least to do, then the one that waited longest. Deliveries that
  // a member let expire count as long as it answers none, so that one that
  // hangs does not draw all work. Nothing if nobody can take it.
  std::optional<MemberId> Choose(int64_t bytes) const;
  // Gives it to who was chosen.
  void Give(MemberId id, int64_t sequence, int64_t bytes);
  // Closes the batches: who got something is not free until it has it.
  void CloseBatches();

  // The member no longer has it: answered, or expired.
  void Answered(MemberId id, int64_t sequence);
  void Expired(MemberId id, int64_t sequence);
  // The member said something of what it has.
  void Lives(MemberId id);
  // Nobody has anything.
  void TakeAll();

 private:
  struct Member {
    MemberLimits limits;
    bool free = true;
    int batch = 0;  // Of the open batch.
    int64_t batch_bytes = 0;
    std::set<int64_t> has;
    int64_t expired = 0;    // Since it last answered.
    int64_t last_turn = 0;  // When it last got one, counted in gifts.
  };
  static int64_t RoomOf(const Member& member);

  std::map<MemberId, Member> members_;
  int64_t turns_ = 0;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_MEMBERS_H_
