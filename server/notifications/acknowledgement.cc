#include "server/notifications/acknowledgement.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "server/notifications/ack_id.h"

namespace gateway {
namespace {

constexpr size_t kMaxIds = 1000;
constexpr std::ptrdiff_t kMaxReason = 1000;
constexpr absl::Duration kMaxDelay = absl::Hours(24);
constexpr absl::Duration kMaxExtension = absl::Hours(1);

std::ptrdiff_t CountCharacters(const std::string& utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (c & 0xc0) != 0x80; });
}

ErrorMetadata Violations(const v1::Nack& nack, const std::string& at) {
  ErrorMetadata violations;
  if (nack.has_delay() &&
      !IsBetween(absl::ZeroDuration(), nack.delay(), kMaxDelay))
    violations.emplace_back(absl::StrCat(at, ".delay"),
                            "is not between 0 and 1 day");
  if (CountCharacters(nack.reason()) > kMaxReason)
    violations.emplace_back(
        absl::StrCat(at, ".reason"),
        absl::StrCat("has more than ", kMaxReason, " characters"));
  return violations;
}

// The ids of `request`, in order.
std::vector<std::string> IdsOf(const v1::AcknowledgeRequest& request) {
  std::vector<std::string> ids(request.ack_ids().begin(),
                               request.ack_ids().end());
  for (const auto& nack : request.nacks()) ids.push_back(nack.ack_id());
  for (const auto& each : request.extensions()) ids.push_back(each.ack_id());
  return ids;
}

// The first thing that is wrong with the ids, if anything is.
ErrorMetadata Violations(const std::vector<std::string>& ids) {
  if (ids.empty()) return {{"ack_ids", "has none, nor are there others"}};
  if (ids.size() > kMaxIds)
    return {{"ack_ids", absl::StrCat("has, with the others, ", ids.size(),
                                     " ids, of ", kMaxIds, " allowed")}};
  absl::flat_hash_set<std::string> seen;
  for (const std::string& id : ids) {
    if (!seen.insert(id).second)
      return {{"ack_ids", absl::StrCat(CutText(id, 64), " is there twice")}};
  }
  return {};
}

}  // namespace

absl::Status CheckAcknowledgement(const v1::AcknowledgeRequest& request) {
  ErrorMetadata violations = Violations(IdsOf(request));
  if (request.subscription().empty())
    violations.emplace_back("subscription", "is required");
  for (int i = 0; i < request.nacks_size() && violations.empty(); ++i)
    violations = Violations(request.nacks(i), absl::StrCat("nacks[", i, "]"));
  for (int i = 0; i < request.extensions_size() && violations.empty(); ++i) {
    if (!IsBetween(absl::Nanoseconds(1), request.extensions(i).deadline(),
                   kMaxExtension))
      violations.emplace_back(absl::StrCat("extensions[", i, "].deadline"),
                              "is not more than 0 and at most 1 hour");
  }
  return violations.empty() ? absl::OkStatus() : InvalidRequest(violations);
}

Acknowledged Acknowledge(ConsumerGroup& group,
                         const v1::AcknowledgeRequest& request,
                         absl::Time now) {
  Acknowledged acknowledged;
  // Lets `act` have the id, and notes what it made of it.
  const auto with = [&](const std::string& text, bool must_write, auto act) {
    auto& result = *acknowledged.response.add_results();
    result.set_ack_id(text);
    const std::optional<AckId> id = DecodeAckId(text);
    if (!id) return result.set_outcome(v1::AcknowledgeResult::OUTCOME_INVALID);
    if (!act(*id))
      return result.set_outcome(v1::AcknowledgeResult::OUTCOME_STALE);
    result.set_outcome(v1::AcknowledgeResult::OUTCOME_DONE);
    acknowledged.must_write |= must_write;
  };
  for (const std::string& text : request.ack_ids())
    with(text, true, [&](AckId id) { return group.Acknowledge(id, now); });
  for (const v1::Nack& nack : request.nacks())
    with(nack.ack_id(), true, [&](AckId id) {
      std::optional<absl::Duration> delay;
      if (nack.has_delay()) delay = ToDuration(nack.delay());
      return group.Nack(id, delay, nack.reason(), now);
    });
  for (const v1::Extension& each : request.extensions())
    with(each.ack_id(), false, [&](AckId id) {
      return group.Extend(id, now + ToDuration(each.deadline()));
    });
  return acknowledged;
}

}  // namespace gateway
