#include "tests/sandbox/ledger.h"

#include <algorithm>
#include <chrono>

#include "tests/sandbox/money.h"
#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr size_t kMaxBody = 64 * 1024;

bool Matches(const Ledger::Filter& filter, std::string_view kind,
             const Subject& subject) {
  return (filter.kind.empty() || filter.kind == kind) &&
         (filter.barcode.empty() || filter.barcode == subject.barcode) &&
         (filter.request == 0 || filter.request == subject.request);
}

}  // namespace

void Ledger::Add(std::string_view kind, const Subject& subject,
                 const Json& fields) {
  Json entry = {{"seq", ++last_seq_},
                {"kind", kind},
                {"time", LedgerTime(std::chrono::system_clock::now())}};
  if (subject.request != 0) entry["request"] = subject.request;
  if (!subject.barcode.empty()) entry["barcode"] = subject.barcode;
  entry.update(fields);
  entries_.push_back({last_seq_, kind, subject, WriteJson(entry)});
  if (entries_.size() <= limit_) return;
  entries_.pop_front();
  ++dropped_;
}

void Ledger::AddMovement(int64_t request, const Movement& movement) {
  const auto text = [&](int64_t minor) {
    return DecimalText(minor, movement.decimals);
  };
  Add("movement", {request, movement.barcode},
      {{"movement", movement.id},
       {"cause", movement.cause},
       {"before", text(movement.before)},
       {"after", text(movement.after)},
       {"delta", text(movement.after - movement.before)},
       {"currency", movement.currency}});
}

std::string Ledger::Read(const Filter& filter) const {
  auto entry = std::lower_bound(
      entries_.begin(), entries_.end(), filter.since + 1,
      [](const Entry& left, int64_t seq) { return left.seq < seq; });
  std::string out = "{\"entries\":[";
  int64_t found = 0;
  for (; entry != entries_.end() && found < filter.limit; ++entry) {
    if (!Matches(filter, entry->kind, entry->subject)) continue;
    if (found++ > 0) out += ',';
    out += entry->text;
  }
  out += "],\"last_seq\":" + std::to_string(last_seq_) +
         ",\"dropped\":" + std::to_string(dropped_) + "}";
  return out;
}

size_t Ledger::Clear() {
  const size_t count = entries_.size();
  entries_.clear();
  return count;
}

std::string LedgerBody(std::string_view body) {
  if (body.size() <= kMaxBody) return std::string(body);
  return std::string(body.substr(0, kMaxBody)) + "... (" +
         std::to_string(body.size()) + " bytes)";
}

}  // namespace sandbox
