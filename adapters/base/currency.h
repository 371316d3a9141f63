#ifndef ADAPTERS_BASE_CURRENCY_H_
#define ADAPTERS_BASE_CURRENCY_H_

#include "absl/strings/string_view.h"

namespace gateway {

// How many digits after the point amounts of an ISO 4217 currency have. Its
// code may be in small letters.
int CurrencyScale(absl::string_view currency);

}  // namespace gateway

#endif  // ADAPTERS_BASE_CURRENCY_H_
