#include "adapters/upstream/http_date.h"

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

}  // namespace gateway
