#ifndef ADAPTERS_FOURWS_CURRENCY_SYMBOL_H_
#define ADAPTERS_FOURWS_CURRENCY_SYMBOL_H_

#include "absl/strings/string_view.h"

namespace gateway::fourws {

// The common symbol of an ISO 4217 currency, such as `€` for EUR; empty if none
// is known.
absl::string_view CurrencySymbol(absl::string_view currency);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CURRENCY_SYMBOL_H_
