#include "server/rpc/validate_dead_letters.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/proto_time.h"
#include "server/rpc/dead_letter_view.h"
#include "server/rpc/faults.h"

namespace gateway {
namespace {

constexpr int kMaxLetters = 1000;
constexpr int kMaxPerSecond = 1000;
constexpr int kMaxHeaders = 200;
constexpr size_t kMaxHeaderBytes = size_t{64} << 10;
constexpr size_t kMaxImportBytes = size_t{4} << 20;
constexpr size_t kMaxText = 1024;

void CheckFilter(const v1::DeadLetterFilter& filter, Faults& faults) {
  faults.CheckText("filter.source", filter.source(), kMaxText, false);
  if (!v1::DeadLetter::State_IsValid(filter.state()))
    faults.Add("filter.state", "is no state");
  if (filter.has_start_time() && !IsTime(filter.start_time()))
    faults.Add("filter.start_time", "is no time");
  if (filter.has_end_time() && !IsTime(filter.end_time()))
    faults.Add("filter.end_time", "is no time");
}

template <typename Names>
void CheckNames(const Names& names, Faults& faults) {
  if (names.size() > kMaxLetters) faults.Add("names", "are more than 1000");
  for (int i = 0; i < names.size(); ++i) {
    if (!DeadLetterNumber(names[i]))
      faults.Add(absl::StrCat("names[", i, "]"), "is no deadLetters/{number}");
  }
}

void CheckBetween(absl::string_view field, int value, int most,
                  Faults& faults) {
  if (value < 0 || value > most)
    faults.Add(field, absl::StrCat("must be between 0 and ", most));
}

void CheckReceiveTime(const v1::ImportedDeadLetter& letter,
                      const std::string& field, absl::Time now,
                      Faults& faults) {
  if (!faults.Require(field, letter.has_receive_time())) return;
  if (!IsTime(letter.receive_time()))
    faults.Add(field, "is no time");
  else if (letter.receive_time().seconds() < 0)
    faults.Add(field, "must not be before 1970");
  else if (ToTime(letter.receive_time()) > now)
    faults.Add(field, "must not be in the future");
}

template <typename Headers>
size_t SizeOfHeaders(const Headers& headers) {
  size_t bytes = 0;
  for (const v1::HttpHeader& header : headers) bytes += header.ByteSizeLong();
  return bytes;
}

void CheckImported(const v1::ImportedDeadLetter& letter,
                   const std::string& place, const DeadLetters& letters,
                   absl::Time now, Faults& faults) {
  if (!letters.IsSource(letter.source()))
    faults.Add(place + ".source", "is no webhook of the gateway's");
  CheckReceiveTime(letter, place + ".receive_time", now, faults);
  faults.Require(place + ".body", !letter.body().empty());
  if (letter.headers_size() > kMaxHeaders)
    faults.Add(place + ".headers", "are more than 200");
  if (SizeOfHeaders(letter.headers()) > kMaxHeaderBytes)
    faults.Add(place + ".headers", "take more than 64 KiB");
  faults.CheckText(place + ".reason", letter.reason(), kMaxText, false);
}

}  // namespace

absl::Status Validate(const v1::ListDeadLettersRequest& request) {
  Faults faults;
  CheckFilter(request.filter(), faults);
  if (request.page_size() < 0) faults.Add("page_size", "must not be negative");
  return faults.ToStatus();
}

absl::Status Validate(const v1::GetDeadLetterRequest& request) {
  Faults faults;
  if (!DeadLetterNumber(request.name()))
    faults.Add("name", "is no deadLetters/{number}");
  if (request.body_offset() < 0)
    faults.Add("body_offset", "must not be negative");
  return faults.ToStatus();
}

absl::Status Validate(const v1::ReplayDeadLettersRequest& request) {
  Faults faults;
  const bool by_filter = request.filter().ByteSizeLong() > 0;
  if (!request.names().empty() + by_filter + request.all() != 1)
    faults.Add("names", "are required, or else a filter, or all");
  CheckNames(request.names(), faults);
  CheckFilter(request.filter(), faults);
  if (request.filter().state() != v1::DeadLetter::STATE_UNSPECIFIED)
    faults.Add("filter.state",
               "must be unspecified: only letters that wait "
               "are replayed");
  CheckBetween("max_letters", request.max_letters(), kMaxLetters, faults);
  CheckBetween("max_per_second", request.max_per_second(), kMaxPerSecond,
               faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::DiscardDeadLettersRequest& request) {
  Faults faults;
  faults.Require("names", !request.names().empty());
  CheckNames(request.names(), faults);
  return faults.ToStatus();
}

absl::Status Validate(const v1::ImportDeadLettersRequest& request,
                      const DeadLetters& letters, absl::Time now) {
  Faults faults;
  faults.Require("dead_letters", !request.dead_letters().empty());
  if (request.dead_letters_size() > kMaxLetters)
    faults.Add("dead_letters", "are more than 1000");
  if (request.ByteSizeLong() > kMaxImportBytes)
    faults.Add("dead_letters", "take more than 4 MiB");
  for (int i = 0; i < request.dead_letters_size(); ++i) {
    CheckImported(request.dead_letters(i),
                  absl::StrCat("dead_letters[", i, "]"), letters, now, faults);
  }
  return faults.ToStatus();
}

}  // namespace gateway
