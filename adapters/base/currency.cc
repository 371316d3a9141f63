#include "adapters/base/currency.h"

#include "absl/strings/match.h"

namespace gateway {
namespace {

struct Scale {
  absl::string_view currency;
  int digits;
};

// Those that have not two digits.
constexpr Scale kScales[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3},
    {"LYD", 3}, {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
};

}  // namespace

int CurrencyScale(absl::string_view currency) {
  for (const Scale& scale : kScales) {
    if (absl::EqualsIgnoreCase(scale.currency, currency)) return scale.digits;
  }
  return 2;
}

}  // namespace gateway
