#include "clients/cli/dead_letter_text.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "clients/cli/format.h"

namespace fourws::cli {
namespace {

using gateway::v1::DeadLetter;

constexpr char kCollection[] = "deadLetters/";

std::string Line(absl::string_view name, absl::string_view state,
                 absl::string_view received, absl::string_view size,
                 absl::string_view source, absl::string_view reason) {
  std::string line = absl::StrFormat("%-20s  %-9s  %-20s  %8s  %-22s  %s", name,
                                     state, received, size, source, reason);
  absl::StripTrailingAsciiWhitespace(&line);
  return Printable(line) + "\n";
}

std::string StateOf(const DeadLetter& letter) {
  return std::string(
      absl::StripPrefix(DeadLetter::State_Name(letter.state()), "STATE_"));
}

}  // namespace

std::string DeadLetterName(absl::string_view name_or_number) {
  return absl::StrCat(
      absl::StartsWith(name_or_number, kCollection) ? "" : kCollection,
      name_or_number);
}

std::string DeadLetterLineHead() {
  return Line("NAME", "STATE", "RECEIVED", "BYTES", "SOURCE", "REASON");
}

std::string DeadLetterLine(const DeadLetter& letter) {
  return Line(letter.name(), StateOf(letter), FormatTime(letter.receive_time()),
              absl::StrCat(letter.body_size()), letter.source(),
              letter.reason());
}

std::string DescribeDeadLetter(const DeadLetter& letter) {
  Sheet sheet;
  sheet.Add("name", letter.name());
  sheet.Add("state", StateOf(letter));
  sheet.Add("source", letter.source());
  sheet.Add("reason", letter.reason());
  sheet.Add("received", FormatTime(letter.receive_time()));
  sheet.Add("imported", letter.imported() ? "yes" : "");
  sheet.Add("ended", FormatTime(letter.end_time()));
  if (letter.notification_sequence() != 0)
    sheet.Add("sequence", absl::StrCat(letter.notification_sequence()));
  for (const auto& header : letter.headers())
    sheet.Add("header", absl::StrCat(header.name(), ": ", header.value()));
  sheet.Add("bytes", absl::StrCat(letter.body_size()));
  sheet.Add("body", letter.body());
  return sheet.ToString();
}

}  // namespace fourws::cli
