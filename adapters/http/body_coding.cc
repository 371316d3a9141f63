#include "adapters/http/body_coding.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "adapters/base/status_macros.h"
#include "adapters/http/charset.h"
#include "adapters/http/inflate.h"

namespace gateway {
namespace {

constexpr size_t kMostCodings = 2;

// The codings in the order in which the sender applied them, in lower case.
std::vector<std::string> CodingsOf(const HttpHeaders& headers) {
  std::vector<std::string> codings;
  for (const auto& [name, value] : headers) {
    if (name != "content-encoding") continue;
    for (const absl::string_view part : absl::StrSplit(value, ',')) {
      std::string coding =
          absl::AsciiStrToLower(absl::StripAsciiWhitespace(part));
      if (!coding.empty() && coding != "identity")
        codings.push_back(std::move(coding));
    }
  }
  return codings;
}

// In lower case; empty if no header names one.
std::string CharsetOf(const HttpHeaders& headers) {
  for (const auto& [name, value] : headers) {
    if (name != "content-type") continue;
    for (absl::string_view part : absl::StrSplit(value, ';')) {
      part = absl::StripAsciiWhitespace(part);
      if (!absl::StartsWithIgnoreCase(part, "charset=")) continue;
      part.remove_prefix(sizeof("charset=") - 1);
      absl::ConsumePrefix(&part, "\"");
      absl::ConsumeSuffix(&part, "\"");
      return absl::AsciiStrToLower(absl::StripAsciiWhitespace(part));
    }
  }
  return "";
}

absl::StatusOr<std::string> Undone(absl::string_view coding,
                                   absl::string_view data, size_t max_bytes) {
  const bool is_deflate = coding == "deflate";
  absl::StatusOr<std::string> text =
      absl::InvalidArgumentError("a coding that is not known");
  if (is_deflate || coding == "gzip" || coding == "x-gzip")
    text = Inflated(data, Wrapping::kGzipOrZlib, max_bytes);
  // Servers differ in whether deflate has zlib's wrapping. It is tried without
  // only if the data is no text, for some texts would inflate to nonsense.
  if (is_deflate && absl::IsInvalidArgument(text.status()) &&
      !IsPlainUtf8(data)) {
    text = Inflated(data, Wrapping::kNone, max_bytes);
  }
  return text;
}

// The last of `codings` was applied last.
absl::StatusOr<std::string> Undone(std::vector<std::string> codings,
                                   absl::string_view body, size_t max_bytes) {
  if (codings.size() > kMostCodings)
    return absl::InvalidArgumentError("too many codings");
  std::string text(body);
  std::reverse(codings.begin(), codings.end());
  for (const std::string& coding : codings) {
    ASSIGN_OR_RETURN(text, Undone(coding, text, max_bytes));
  }
  return text;
}

// The charset of text that must be converted; empty if it need not.
std::string ForeignCharset(const HttpHeaders& headers, absl::string_view text) {
  std::string charset = CharsetOf(headers);
  const bool has_mark =
      absl::StartsWith(text, "\xFE\xFF") || absl::StartsWith(text, "\xFF\xFE");
  // What is no UTF-8 in spite of that stays as it came: its reader says what is
  // wrong with it.
  if (charset.empty() || charset == "utf-8" || charset == "utf8")
    return has_mark ? "utf-16" : "";
  return IsPlainUtf8(text) ? "" : charset;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> DecodedBody(
    const HttpHeaders& headers, absl::string_view body, size_t max_bytes,
    UnknownCharset unknown) {
  std::optional<std::string> text;
  std::vector<std::string> codings = CodingsOf(headers);
  if (codings.empty() && IsGzip(body)) codings = {"gzip"};
  if (!codings.empty() && !body.empty()) {
    absl::StatusOr<std::string> undone = Undone(codings, body, max_bytes);
    const bool is_text =
        absl::IsInvalidArgument(undone.status()) && IsPlainUtf8(body);
    if (!undone.ok() && !is_text) return undone.status();
    if (undone.ok()) text = *std::move(undone);
  }
  const absl::string_view plain = text ? absl::string_view(*text) : body;
  const std::string charset = ForeignCharset(headers, plain);
  if (charset.empty()) return text;
  auto utf8 = ToUtf8(plain, charset, max_bytes);
  if (absl::IsInvalidArgument(utf8.status()) &&
      unknown == UnknownCharset::kLeave)
    return text;
  return utf8;
}

}  // namespace gateway
