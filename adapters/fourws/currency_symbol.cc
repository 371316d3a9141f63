#include "adapters/fourws/currency_symbol.h"

#include "absl/strings/match.h"

namespace gateway::fourws {
namespace {

struct Symbol {
  absl::string_view currency;
  absl::string_view symbol;
};

constexpr Symbol kSymbols[] = {
    {"AUD", "$"},  {"BRL", "R$"}, {"CAD", "$"},   {"CHF", "CHF"}, {"CNY", "¥"},
    {"CZK", "Kč"}, {"DKK", "kr"}, {"EUR", "€"},   {"GBP", "£"},   {"HUF", "Ft"},
    {"INR", "₹"},  {"ISK", "kr"}, {"JPY", "¥"},   {"KRW", "₩"},   {"MXN", "$"},
    {"NOK", "kr"}, {"PLN", "zł"}, {"RON", "lei"}, {"SEK", "kr"},  {"TRY", "₺"},
    {"UAH", "₴"},  {"USD", "$"},
};

}  // namespace

absl::string_view CurrencySymbol(absl::string_view currency) {
  for (const Symbol& symbol : kSymbols) {
    if (absl::EqualsIgnoreCase(symbol.currency, currency)) return symbol.symbol;
  }
  return "";
}

}  // namespace gateway::fourws
