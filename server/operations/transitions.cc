#include "server/operations/transitions.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "server/operations/agreement.h"
#include "server/operations/evidence.h"
#include "server/operations/operation_result.h"
#include "server/operations/operation_state.h"
#include "server/operations/time_out.h"
#include "server/operations/upstream_name.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;
using v1::Evidence;

// Whether a success is known so well that it ends an operation.
template <typename Success>
bool HasResponse(const Success& success) {
  return !success.response.type_url().empty();
}

void End(OperationRecord& record, State::State state, absl::Time now) {
  record.set_state(state);
  *record.mutable_end_time() = ToProto(now);
  record.set_holds_resource(false);
  record.clear_expire_time();
  record.clear_due_time();
}

void Fail(OperationRecord& record, const absl::Status& error,
          absl::string_view outcome, absl::Time now) {
  End(record, State::STATE_FAILED, now);
  *record.mutable_error() = ToRpcStatus(WithOutcome(error, record, outcome));
}

// Keeps the id that upstream's first answer gave the write. Returns whether
// that is news.
bool KeepId(OperationRecord& record, const Sent& sent, absl::Time now) {
  if (sent.id.empty() || sent.id == record.upstream_id()) return false;
  record.set_upstream_id(sent.id);
  *record.mutable_update_time() = ToProto(now);
  return true;
}

// Whether it is the outcome that the record has already.
bool Repeats(const OperationRecord& record, const Outcome& outcome,
             const google::protobuf::Any& own) {
  if (outcome.kind == Outcome::Kind::kSucceeded)
    return record.state() == State::STATE_SUCCEEDED &&
           Agrees(record.response(), outcome.response, own);
  return record.state() == State::STATE_FAILED;
}

}  // namespace

void BeginSending(OperationRecord& record, std::string token_hash,
                  const Moment& at, absl::Duration timeout) {
  record.set_state(State::STATE_SENDING);
  record.set_holds_resource(!record.resource().empty());
  record.set_callback_token_hash(std::move(token_hash));
  *record.mutable_update_time() = *record.mutable_send_time() =
      ToProto(at.wall);
  BeginTimeOut(record, at, timeout);
}

void EndUnsent(OperationRecord& record, const absl::Status& error,
               absl::Time now) {
  AddEvidence(record, Evidence::KIND_NOT_SENT, now, error.message());
  Fail(record, error, kNotSent, now);
  record.set_bound(CountContradictions(record) > 0);
  record.clear_send_time();
  *record.mutable_update_time() = ToProto(now);
}

void DoubtUnsent(OperationRecord& record, absl::Time now) {
  AddEvidence(record, Evidence::KIND_RESTART, now,
              "the gateway's store is older than it was: the write may have "
              "been sent meanwhile");
  record.set_state(State::STATE_UNRESOLVED);
  record.set_holds_resource(false);
  record.clear_expire_time();
  record.clear_due_time();
  *record.mutable_update_time() = ToProto(now);
}

bool ApplySent(OperationRecord& record, const Sent& sent, absl::Time now) {
  const bool has_new_id = KeepId(record, sent, now);
  if (IsDone(record)) {
    // The callback was faster. Else only a claim against it is worth keeping.
    const bool denies = sent.effect == Sent::Effect::kNotSent ||
                        sent.effect == Sent::Effect::kRejected;
    const bool claims = sent.effect == Sent::Effect::kSucceeded;
    const bool failed = record.state() == State::STATE_FAILED;
    if (!(failed ? claims : denies)) return has_new_id;
    AddEvidence(record, Evidence::KIND_CONTRADICTION, now, sent.summary);
    *record.mutable_update_time() = ToProto(now);
    return true;
  }
  AddEvidence(record, Evidence::KIND_SEND, now, sent.summary);
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
  *record.mutable_update_time() = ToProto(now);
  return true;
}

bool ApplyOutcome(OperationRecord& record, const Outcome& outcome,
                  absl::string_view body, absl::Time now,
                  const google::protobuf::Any& own) {
  *record.mutable_update_time() = ToProto(now);
  if (IsDone(record) && !record.bound() &&
      outcome.kind != Outcome::Kind::kRejected) {
    // Upstream turned it away, and yet did something. No repeat is safe now.
    AddEvidence(record, Evidence::KIND_CONTRADICTION, now, outcome.summary,
                body);
    record.set_bound(true);
  } else if (outcome.kind == Outcome::Kind::kUnreadable ||
             (!IsDone(record) && outcome.kind == Outcome::Kind::kSucceeded &&
              !HasResponse(outcome))) {
    AddEvidence(record, Evidence::KIND_UNREADABLE_CALLBACK, now,
                outcome.summary, body);
  } else if (IsDone(record) && !Repeats(record, outcome, own)) {
    AddEvidence(record, Evidence::KIND_CONTRADICTION, now, outcome.summary,
                body);
  } else {
    AddEvidence(record, Evidence::KIND_CALLBACK, now, outcome.summary);
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

bool ApplySettlement(OperationRecord& record,
                     const absl::StatusOr<google::protobuf::Any>& end,
                     absl::string_view summary, absl::Time now) {
  if (record.state() != State::STATE_UNRESOLVED) return false;
  AddEvidence(record, Evidence::KIND_SETTLEMENT, now, summary);
  if (end.ok()) {
    End(record, State::STATE_SUCCEEDED, now);
    *record.mutable_response() = *end;
  } else {
    Fail(record, end.status(), kRejected, now);
  }
  *record.mutable_update_time() = ToProto(now);
  return true;
}

bool Expire(OperationRecord& record, absl::Time now, absl::Time held_until) {
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
      AddEvidence(record, Evidence::KIND_EXPIRY, now,
                  absl::StrCat(UpstreamNameOf(record.method()),
                               " has not told the outcome in time"));
      record.set_state(State::STATE_UNRESOLVED);
      *record.mutable_expire_time() = ToProto(held_until);
      record.clear_due_time();
      break;
    case State::STATE_UNRESOLVED:
      if (!record.holds_resource()) return false;
      record.set_holds_resource(false);
      record.clear_expire_time();
      break;
    default: return false;
  }
  *record.mutable_update_time() = ToProto(now);
  return true;
}

}  // namespace gateway
