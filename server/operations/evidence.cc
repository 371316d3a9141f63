#include "server/operations/evidence.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "adapters/base/error.h"
#include "adapters/base/proto_time.h"
#include "server/operations/operation_state.h"

namespace gateway {
namespace {

using v1::Evidence;

constexpr int kMaxEvidence = 32;
constexpr int kMaxWithContradictions = 40;
// A record is settled once at most.
constexpr int kMaxWithSettlement = 41;
constexpr size_t kMaxEvidenceBody = size_t{64} * 1024;

// How many pieces of evidence a record may have before one of `kind` is only
// counted.
int MostBefore(Evidence::Kind kind) {
  switch (kind) {
    case Evidence::KIND_SETTLEMENT: return kMaxWithSettlement;
    case Evidence::KIND_CONTRADICTION: return kMaxWithContradictions;
    default: return kMaxEvidence;
  }
}

using AllEvidence = google::protobuf::RepeatedPtrField<Evidence>;

// What one of `kind` is counted on that there is no room for: the last of its
// kind, for the count of contradictions means what it says.
Evidence& StandsFor(Evidence::Kind kind, AllEvidence& all) {
  const auto last = [&all](auto&& fits) {
    return std::find_if(all.rbegin(), all.rend(), fits);
  };
  auto found = last([kind](const auto& had) { return had.kind() == kind; });
  if (found == all.rend()) {
    found = last([](const auto& had) {
      return had.kind() != Evidence::KIND_CONTRADICTION;
    });
  }
  return found == all.rend() ? *all.rbegin() : *found;
}

}  // namespace

void AddEvidence(OperationRecord& record, Evidence::Kind kind, absl::Time now,
                 absl::string_view summary, absl::string_view body) {
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
  if (all.size() >= MostBefore(kind)) {
    Evidence& other = StandsFor(kind, all);
    other.set_repeats(other.repeats() + 1);
    return;
  }
  Evidence& evidence = *record.add_evidence();
  evidence.set_kind(kind);
  *evidence.mutable_time() = ToProto(now);
  evidence.set_summary(text);
  evidence.set_body(std::string(body.substr(0, kMaxEvidenceBody)));
  evidence.set_body_size(static_cast<int64_t>(body.size()));
}

int CountContradictions(const OperationRecord& record) {
  int count = 0;
  for (const Evidence& evidence : record.evidence()) {
    if (evidence.kind() == Evidence::KIND_CONTRADICTION)
      count += 1 + evidence.repeats();
  }
  return count;
}

bool NoteRestart(OperationRecord& record, const std::string& process,
                 absl::Time when) {
  // By id: times of two processes may be of a clock that was set in between.
  if (IsDone(record) || record.process() == process) return false;
  record.set_process(process);
  AddEvidence(
      record, Evidence::KIND_RESTART, when,
      record.state() == v1::OperationMetadata::STATE_SENDING
          ? "the gateway stopped while the send was under way"
      : record.state() == v1::OperationMetadata::STATE_QUEUED
          ? "the gateway started again before the send"
          : "the gateway started again while the outcome was awaited: a "
            "callback may have been missed");
  *record.mutable_update_time() = ToProto(when);
  return true;
}

}  // namespace gateway
