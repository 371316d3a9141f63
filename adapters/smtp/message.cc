#include "adapters/smtp/message.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace gateway {
namespace {

// One line, whatever it was: a line break would begin a header of its own.
std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

}  // namespace

std::string MessageOf(const Mail& mail, absl::Time now, absl::string_view id) {
  const std::vector<std::string> address = absl::StrSplit(mail.from, '@');
  std::string message = absl::StrCat(
      "Date: ",
      absl::FormatTime("%a, %d %b %Y %H:%M:%S +0000", now, absl::UTCTimeZone()),
      "\r\nFrom: <", OneLine(mail.from), ">\r\nTo: <",
      OneLine(absl::StrJoin(mail.to, ">, <")),
      ">\r\nSubject: ", OneLine(mail.subject), "\r\nMessage-ID: <", id, "@",
      OneLine(address.back()),
      ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 8bit\r\n\r\n");
  for (absl::string_view line : absl::StrSplit(mail.text, '\n'))
    absl::StrAppend(&message, absl::StripSuffix(line, "\r"), "\r\n");
  return message;
}

}  // namespace gateway
