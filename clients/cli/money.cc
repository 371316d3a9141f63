#include "clients/cli/money.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace fourws::cli {
namespace {

constexpr size_t kNanoDigits = 9;

// Currencies without a smaller unit; amounts of all others show two digits.
constexpr std::array<absl::string_view, 12> kWholeCurrencies = {
    "CLP", "GNF", "ISK", "JPY", "KRW", "PYG",
    "RWF", "UGX", "VND", "XAF", "XOF", "XPF"};

int ScaleOf(absl::string_view currency) {
  return std::count(kWholeCurrencies.begin(), kWholeCurrencies.end(),
                    currency) > 0
             ? 0
             : 2;
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

std::optional<google::type::Money> ParseMoney(absl::string_view amount,
                                              absl::string_view currency) {
  const size_t point = amount.find('.');
  const absl::string_view whole = amount.substr(0, point);
  std::string fraction;
  if (point != absl::string_view::npos) {
    fraction = std::string(amount.substr(point + 1));
    if (fraction.empty()) return std::nullopt;
  }
  int64_t units = 0;
  if (whole.empty() || !AllDigits(whole) || !AllDigits(fraction) ||
      fraction.size() > kNanoDigits || !absl::SimpleAtoi(whole, &units)) {
    return std::nullopt;
  }
  fraction.resize(kNanoDigits, '0');
  google::type::Money money;
  money.set_currency_code(std::string(currency));
  money.set_units(units);
  money.set_nanos(std::atoi(fraction.c_str()));
  return money;
}

std::string FormatMoney(const google::type::Money& money) {
  return FormatMoney(money, ScaleOf(money.currency_code()));
}

std::string FormatMoney(const google::type::Money& money, int scale) {
  const bool negative = money.units() < 0 || money.nanos() < 0;
  std::string fraction = absl::StrFormat("%09d", std::abs(money.nanos()));
  const auto least = static_cast<size_t>(std::max(scale, 0));
  while (fraction.size() > least && fraction.back() == '0') fraction.pop_back();
  const std::string units = absl::StrCat(money.units());
  return absl::StrCat(negative && money.units() == 0 ? "-" : "", units,
                      fraction.empty() ? "" : ".", fraction,
                      money.currency_code().empty() ? "" : " ",
                      money.currency_code());
}

}  // namespace fourws::cli
