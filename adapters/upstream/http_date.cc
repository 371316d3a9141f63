#include "adapters/upstream/http_date.h"

#include <cstdint>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace gateway {

std::optional<absl::Time> ReadHttpDate(absl::string_view text) {
  constexpr absl::string_view kForms[] = {
      "%a, %d %b %Y %H:%M:%S GMT",  // Tue, 14 Nov 2023 22:13:50 GMT
      "%A, %d-%b-%y %H:%M:%S GMT",  // Tuesday, 14-Nov-23 22:13:50 GMT
      "%a %b %e %H:%M:%S %Y",       // Tue Nov 14 22:13:50 2023
      "%a, %d-%b-%Y %H:%M:%S GMT",  // Tue, 14-Nov-2023 22:13:50 GMT
  };
  for (const absl::string_view form : kForms) {
    absl::Time date;
    if (absl::ParseTime(form, text, &date, nullptr)) return date;
  }
  return std::nullopt;
}

std::optional<absl::Duration> ReadHttpSeconds(absl::string_view text) {
  int64_t seconds = 0;
  if (absl::SimpleAtoi(text, &seconds)) return absl::Seconds(seconds);
  text = absl::StripAsciiWhitespace(text);
  const bool is_negative = absl::ConsumePrefix(&text, "-");
  if (text.empty() || !absl::c_all_of(text, absl::ascii_isdigit))
    return std::nullopt;
  return is_negative ? -absl::InfiniteDuration() : absl::InfiniteDuration();
}

}  // namespace gateway
