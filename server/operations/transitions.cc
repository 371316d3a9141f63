#include "server/operations/transitions.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "google/protobuf/util/time_util.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;
using v1::Evidence;

// Far more than an honest upstream says; later ones are only counted, but there
// is always room for the first contradictions.
constexpr int kMaxEvidence = 32;
constexpr int kMaxWithContradictions = 40;
constexpr size_t kMaxEvidenceBody = size_t{64} * 1024;

google::protobuf::Timestamp Stamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(time));
}

void Note(OperationRecord& record, Evidence::Kind kind, absl::Time now,
          absl::string_view summary, absl::string_view body = "") {
  const std::string text = CutText(summary, 1024);
  auto& all = *record.mutable_evidence();
  const auto same = std::find_if(all.begin(), all.end(), [&](const auto& had) {
    return had.kind() == kind && kind != Evidence::KIND_RESTART &&
           had.summary() == text &&
           had.body() == std::string(body.substr(0, kMaxEvidenceBody));
  });
  if (same != all.end()) {
    same->set_repeats(same->repeats() + 1);
    return;
  }
  const int most = kind == Evidence::KIND_CONTRADICTION ? kMaxWithContradictions
                                                        : kMaxEvidence;
  if (all.size() >= most) {
    all.rbegin()->set_repeats(all.rbegin()->repeats() + 1);
    return;
  }
  Evidence& evidence = *record.add_evidence();
  evidence.set_kind(kind);
  *evidence.mutable_time() = Stamp(now);
  evidence.set_summary(text);
  evidence.set_body(std::string(body.substr(0, kMaxEvidenceBody)));
  evidence.set_body_size(static_cast<int64_t>(body.size()));
}

// Whether a success is known so well that it ends an operation.
template <typename Success>
bool HasResponse(const Success& success) {
  return !success.response.type_url().empty();
}

absl::Status ForCaller(absl::Status error, const OperationRecord& record,
                       absl::string_view outcome) {
  return WithMetadata(
      WithMetadata(std::move(error), "operation", record.name()), "outcome",
      outcome);
}

void End(OperationRecord& record, State::State state, absl::Time now) {
  record.set_state(state);
  *record.mutable_end_time() = Stamp(now);
  record.set_holds_resource(false);
  record.clear_expire_time();
}

void Fail(OperationRecord& record, const absl::Status& error,
          absl::string_view outcome, absl::Time now) {
  End(record, State::STATE_FAILED, now);
  *record.mutable_error() = ToRpcStatus(ForCaller(error, record, outcome));
}

// Whether it is the outcome that the record has already.
bool Repeats(const OperationRecord& record, const Outcome& outcome) {
  if (outcome.kind == Outcome::Kind::kSucceeded)
    return record.state() == State::STATE_SUCCEEDED &&
           outcome.response.SerializeAsString() ==
               record.response().SerializeAsString();
  return record.state() == State::STATE_FAILED;
}

bool WasUnsent(const absl::Status& error) {
  const auto info = InfoOf(error);
  if (!info.has_value()) return false;
  const auto outcome = info->metadata().find("outcome");
  return outcome != info->metadata().end() &&
         outcome->second == std::string(kNotSent);
}

// The stored error. If something spoke against it later, the money is unclear,
// and the caller must not read otherwise, nor that a repeat is safe.
absl::Status FailureOf(const OperationRecord& record) {
  absl::Status error = FromRpcStatus(record.error());
  if (CountContradictions(record) == 0) return error;
  if (WasUnsent(error))
    error =
        MakeError(absl::StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                  absl::StrCat("whether ", record.name(),
                               " took effect is not known: what is told of "
                               "it contradicts itself"));
  return ForCaller(WithMetadata(error, "contradicted", "true"), record,
                   kUnknown);
}

}  // namespace

bool IsDone(const OperationRecord& record) {
  return record.state() == State::STATE_SUCCEEDED ||
         record.state() == State::STATE_FAILED;
}

bool IsSettled(const OperationRecord& record) {
  return IsDone(record) || record.state() == State::STATE_UNRESOLVED;
}

bool WasGivenUp(const OperationRecord& record) {
  if (!IsDone(record) || record.bound() || WasCancelled(record)) return false;
  const auto info = InfoOf(FromRpcStatus(record.error()));
  return info.has_value() && (info->reason() == "CANCELLED_BEFORE_SENDING" ||
                              info->reason() == "DEADLINE_BEFORE_SENDING");
}

bool WasCancelled(const OperationRecord& record) {
  return IsDone(record) && !record.bound() &&
         record.error().code() ==
             static_cast<int>(absl::StatusCode::kCancelled);
}

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

void BeginSending(OperationRecord& record, std::string token_hash,
                  absl::Time now, absl::Time expires) {
  record.set_state(State::STATE_SENDING);
  record.set_holds_resource(!record.resource().empty());
  record.set_callback_token_hash(std::move(token_hash));
  *record.mutable_update_time() = *record.mutable_send_time() = Stamp(now);
  *record.mutable_expire_time() = Stamp(expires);
}

void EndUnsent(OperationRecord& record, const absl::Status& error,
               absl::Time now) {
  Note(record, Evidence::KIND_NOT_SENT, now, error.message());
  Fail(record, error, kNotSent, now);
  record.set_bound(CountContradictions(record) > 0);
  record.clear_send_time();
  *record.mutable_update_time() = Stamp(now);
}

bool ApplySent(OperationRecord& record, const Sent& sent, absl::Time now) {
  if (IsDone(record)) {
    // The callback was faster. Only a claim against it is worth keeping.
    const bool denies = sent.effect == Sent::Effect::kNotSent ||
                        sent.effect == Sent::Effect::kRejected;
    const bool claims = sent.effect == Sent::Effect::kSucceeded;
    const bool failed = record.state() == State::STATE_FAILED;
    if (!(failed ? claims : denies)) return false;
    Note(record, Evidence::KIND_CONTRADICTION, now, sent.summary);
    *record.mutable_update_time() = Stamp(now);
    return true;
  }
  Note(record, Evidence::KIND_SEND, now, sent.summary);
  switch (sent.effect) {
    case Sent::Effect::kNotSent: EndUnsent(record, sent.error, now); break;
    case Sent::Effect::kRejected:
      Fail(record, sent.error, kRejected, now);
      break;
    case Sent::Effect::kSucceeded:
      if (!HasResponse(sent)) break;
      End(record, State::STATE_SUCCEEDED, now);
      *record.mutable_response() = sent.response;
      break;
    case Sent::Effect::kAccepted:
      if (record.state() == State::STATE_SENDING)
        record.set_state(State::STATE_ENQUEUED);
      break;
    case Sent::Effect::kUnknown: break;
  }
  *record.mutable_update_time() = Stamp(now);
  return true;
}

bool ApplyOutcome(OperationRecord& record, const Outcome& outcome,
                  absl::string_view body, absl::Time now) {
  *record.mutable_update_time() = Stamp(now);
  if (IsDone(record) && !record.bound() &&
      outcome.kind != Outcome::Kind::kRejected) {
    // Upstream turned it away, and yet did something. No repeat is safe now.
    Note(record, Evidence::KIND_CONTRADICTION, now, outcome.summary, body);
    record.set_bound(true);
  } else if (outcome.kind == Outcome::Kind::kUnreadable ||
             (!IsDone(record) && outcome.kind == Outcome::Kind::kSucceeded &&
              !HasResponse(outcome))) {
    Note(record, Evidence::KIND_UNREADABLE_CALLBACK, now, outcome.summary,
         body);
  } else if (IsDone(record) && !Repeats(record, outcome)) {
    Note(record, Evidence::KIND_CONTRADICTION, now, outcome.summary, body);
  } else {
    Note(record, Evidence::KIND_CALLBACK, now, outcome.summary);
    if (IsDone(record)) return true;
    if (outcome.kind == Outcome::Kind::kSucceeded) {
      End(record, State::STATE_SUCCEEDED, now);
      *record.mutable_response() = outcome.response;
    } else {
      Fail(record, outcome.error, kRejected, now);
    }
  }
  return true;
}

bool Overtake(OperationRecord& record, const std::string& earlier,
              absl::Time now) {
  if (record.state() == State::STATE_SUCCEEDED) return false;
  Note(record, Evidence::KIND_CONTRADICTION, now,
       absl::StrCat(earlier,
                    ", which had this request_id before, may have taken effect "
                    "although upstream had turned it away"));
  *record.mutable_update_time() = Stamp(now);
  if (record.state() == State::STATE_QUEUED)
    EndUnsent(
        record,
        MakeError(absl::StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                  "an earlier operation with this request_id may have "
                  "taken effect, so this one was not sent"),
        now);
  return true;
}

void LeaveRequestId(OperationRecord& record, const std::string& later,
                    absl::Time now) {
  Note(record, Evidence::KIND_CONTRADICTION, now,
       absl::StrCat("its request_id had been given to ", later, " meanwhile"));
  record.set_bound(false);
}

bool Expire(OperationRecord& record, absl::Time now, absl::Duration hold) {
  switch (record.state()) {
    case State::STATE_QUEUED:
      EndUnsent(record,
                MakeError(absl::StatusCode::kDeadlineExceeded,
                          v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                          "the write's turn did not come in time"),
                now);
      return true;
    case State::STATE_SENDING:
    case State::STATE_ENQUEUED:
      Note(record, Evidence::KIND_EXPIRY, now,
           "upstream has not told the outcome in time");
      record.set_state(State::STATE_UNRESOLVED);
      *record.mutable_expire_time() = Stamp(now + hold);
      break;
    case State::STATE_UNRESOLVED:
      if (!record.holds_resource()) return false;
      record.set_holds_resource(false);
      record.clear_expire_time();
      break;
    default: return false;
  }
  *record.mutable_update_time() = Stamp(now);
  return true;
}

bool NoteRestart(OperationRecord& record, absl::Time when) {
  const bool noted =
      std::any_of(record.evidence().begin(), record.evidence().end(),
                  [when](const Evidence& evidence) {
                    return evidence.kind() == Evidence::KIND_RESTART &&
                           TimeOf(evidence.time()) >= when;
                  });
  if (noted || IsDone(record) || when <= TimeOf(record.create_time()))
    return false;
  Note(record, Evidence::KIND_RESTART, when,
       record.state() == State::STATE_SENDING
           ? "the gateway stopped while the send was under way"
       : record.state() == State::STATE_QUEUED
           ? "the gateway started again before the send"
           : "the gateway started again while the outcome was awaited: a "
             "callback may have been missed");
  *record.mutable_update_time() = Stamp(when);
  return true;
}

int CountContradictions(const OperationRecord& record) {
  int count = 0;
  for (const Evidence& evidence : record.evidence()) {
    if (evidence.kind() == Evidence::KIND_CONTRADICTION)
      count += 1 + evidence.repeats();
  }
  return count;
}

absl::StatusOr<google::protobuf::Any> ResultOf(const OperationRecord& record) {
  switch (record.state()) {
    case State::STATE_SUCCEEDED: return record.response();
    case State::STATE_FAILED: return FailureOf(record);
    case State::STATE_UNRESOLVED:
      return ForCaller(MakeError(absl::StatusCode::kUnknown,
                                 v1::ERROR_REASON_OUTCOME_UNKNOWN,
                                 absl::StrCat("the outcome of ", record.name(),
                                              " is not known: upstream has not "
                                              "told it in time")),
                       record, kUnknown);
    default:
      return ForCaller(
          MakeError(absl::StatusCode::kDeadlineExceeded,
                    v1::ERROR_REASON_OPERATION_PENDING,
                    absl::StrCat(record.name(),
                                 " goes on: its outcome is not known "
                                 "yet")),
          record, kUnknown);
  }
}

}  // namespace gateway
