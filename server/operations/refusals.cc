#include "server/operations/refusals.h"

#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/error.h"
#include "server/operations/operation_state.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);

// How the names of resources begin, and what people call those.
constexpr std::pair<absl::string_view, absl::string_view> kThings[] = {
    {"giftcards/", "the card"},     {"customers/", "the customer"},
    {"sales/", "the sale"},         {"carts/", "the cart"},
    {"documents/", "the document"},
};

absl::Status Unavailable(v1::ErrorReason reason, absl::string_view message) {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, reason, message), kRetryDelay);
}

bool IsCard(absl::string_view resource) {
  return absl::StartsWith(resource, "giftcards/");
}

// `resource`, as people call it.
absl::string_view ThingOf(absl::string_view resource) {
  for (const auto& [prefix, thing] : kThings) {
    if (absl::StartsWith(resource, prefix)) return thing;
  }
  return "the same thing";
}

}  // namespace

absl::Status Draining() {
  return Unavailable(v1::ERROR_REASON_GATEWAY_DRAINING,
                     "the gateway is shutting down; nothing was sent");
}

absl::Status NotStored() {
  return Unavailable(v1::ERROR_REASON_STORE_UNAVAILABLE,
                     "the gateway cannot store the write, so it was not sent");
}

absl::Status StoreSilent() {
  return MakeError(absl::StatusCode::kUnknown,
                   v1::ERROR_REASON_STORE_UNAVAILABLE,
                   "the gateway's store does not answer: a write with this "
                   "request_id may have been sent, or may be after a restart; "
                   "repeat it with the same request_id",
                   {{"outcome", std::string(kUnknown)}});
}

absl::Status Busy(const OperationRecord& holder) {
  return MakeError(absl::StatusCode::kAborted,
                   IsCard(holder.resource()) ? v1::ERROR_REASON_GIFTCARD_BUSY
                                             : v1::ERROR_REASON_RESOURCE_BUSY,
                   absl::StrCat("an earlier change of ",
                                ThingOf(holder.resource()), " is unresolved"),
                   {{"holder", holder.name()}});
}

absl::Status QueueFull() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kResourceExhausted,
                v1::ERROR_REASON_GATEWAY_OVERLOADED,
                "too many changes of the same thing wait already"),
      kRetryDelay);
}

bool IsOverload(const absl::Status& why) {
  const auto info = InfoOf(why);
  return info.has_value() && info->reason() == "GATEWAY_OVERLOADED";
}

absl::Status RequestIdReused(const OperationRecord& other) {
  return MakeError(
      absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_REQUEST_ID_REUSED,
      absl::StrCat("request_id belongs to another request, ", other.name()),
      {{"operation", other.name()}});
}

absl::Status DeadlineBeforeSending() {
  return MakeError(absl::StatusCode::kDeadlineExceeded,
                   v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                   "the deadline came before the write was sent");
}

absl::Status DeadlineBehind(absl::string_view resource,
                            absl::string_view holder) {
  ErrorMetadata metadata;
  if (!holder.empty()) metadata.emplace_back("holder", std::string(holder));
  return WithRetryAfter(
      MakeError(absl::StatusCode::kDeadlineExceeded,
                v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                absl::StrCat("the deadline came while another change of ",
                             ThingOf(resource),
                             " was under way; this one was not sent"),
                std::move(metadata)),
      kRetryDelay);
}

absl::Status GivenUpBeforeSending() {
  // Only a later caller who joined sees this, and may repeat. Made once: each
  // wait that ends passes it on, and mostly nobody reads it.
  static const absl::Status* const error = new absl::Status(
      Unavailable(v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                  "whoever asked first gave up before the write was sent"));
  return *error;
}

absl::Status CancelledOnDemand() {
  return MakeError(absl::StatusCode::kCancelled,
                   v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                   "the operation was cancelled before it was sent");
}

absl::Status NotCancellable(const OperationRecord& record) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_OPERATION_NOT_CANCELLABLE,
                   IsDone(record) ? "the operation is done"
                                  : "the operation may have left the gateway",
                   {{"operation", record.name()}});
}

absl::Status NotUnresolved(const OperationRecord& record) {
  const std::string& state = v1::OperationMetadata::State_Name(record.state());
  return MakeError(
      absl::StatusCode::kFailedPrecondition,
      v1::ERROR_REASON_OPERATION_NOT_UNRESOLVED,
      IsDone(record) ? "the operation's outcome is known"
                     : "the operation's outcome is still awaited",
      {{"operation", record.name()},
       {"state", std::string(absl::StripPrefix(state, "STATE_"))}});
}

absl::Status SettledAsFailed() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_SETTLED_AS_FAILED,
                   "upstream never told the outcome, and a person found out "
                   "that the write took no effect");
}

absl::Status OperationNotFound(absl::string_view name) {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_OPERATION_NOT_FOUND,
                   absl::StrCat("no operation is named ", CutText(name, 128)));
}

absl::Status OperationNotRead() {
  return Unavailable(v1::ERROR_REASON_STORE_UNAVAILABLE,
                     "the gateway's store of operations does not answer");
}

absl::Status OperationDamaged() {
  return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                   "the gateway's record of the operation cannot be read: its "
                   "disk was damaged");
}

}  // namespace gateway
