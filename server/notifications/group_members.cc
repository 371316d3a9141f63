#include "server/notifications/group_members.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace gateway {

void GroupMembers::Join(MemberId id, MemberLimits limits) {
  members_[id].limits = limits;
}

std::set<int64_t> GroupMembers::Leave(MemberId id) {
  const auto node = members_.extract(id);
  return node.empty() ? std::set<int64_t>() : std::move(node.mapped().has);
}

void GroupMembers::Free(MemberId id) {
  if (const auto it = members_.find(id); it != members_.end())
    it->second.free = true;
}

int64_t GroupMembers::RoomOf(const Member& member) {
  if (!member.free) return 0;
  return std::max<int64_t>(
      0, std::min<int64_t>(
             member.limits.max_batch - member.batch,
             member.limits.max_outstanding - std::ssize(member.has)));
}

int64_t GroupMembers::credit() const {
  int64_t credit = 0;
  for (const auto& [id, member] : members_) credit += RoomOf(member);
  return credit;
}

std::optional<MemberId> GroupMembers::Choose(int64_t bytes) const {
  const auto load = [](const Member& member) {
    return std::make_tuple(std::ssize(member.has) + member.expired,
                           member.expired, member.last_turn);
  };
  const std::pair<const MemberId, Member>* chosen = nullptr;
  for (const auto& each : members_) {
    const Member& member = each.second;
    const bool fits =
        member.batch == 0 || member.batch_bytes + bytes <= kMaxBatchBytes;
    if (RoomOf(member) > 0 && fits &&
        (chosen == nullptr || load(member) < load(chosen->second)))
      chosen = &each;
  }
  if (chosen == nullptr) return std::nullopt;
  return chosen->first;
}

void GroupMembers::Give(MemberId id, int64_t sequence, int64_t bytes) {
  Member& member = members_[id];
  ++member.batch;
  member.batch_bytes += bytes;
  member.has.insert(sequence);
  member.last_turn = ++turns_;
}

void GroupMembers::CloseBatches() {
  for (auto& [id, member] : members_) {
    if (member.batch > 0) member.free = false;
    member.batch = 0;
    member.batch_bytes = 0;
  }
}

void GroupMembers::Answered(MemberId id, int64_t sequence) {
  const auto it = members_.find(id);
  if (it == members_.end()) return;
  it->second.has.erase(sequence);
  it->second.expired = 0;
}

void GroupMembers::Expired(MemberId id, int64_t sequence) {
  const auto it = members_.find(id);
  if (it == members_.end()) return;
  it->second.has.erase(sequence);
  ++it->second.expired;
}

void GroupMembers::ShowedLife(MemberId id) {
  if (const auto it = members_.find(id); it != members_.end())
    it->second.expired = 0;
}

void GroupMembers::TakeBackAll() {
  for (auto& [id, member] : members_) member.has.clear();
}

}  // namespace gateway
