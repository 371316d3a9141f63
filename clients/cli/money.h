#ifndef CLIENTS_CLI_MONEY_H_
#define CLIENTS_CLI_MONEY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/type/money.pb.h"

namespace fourws::cli {

// Reads a decimal amount such as `12.5`, exactly. Returns nothing unless it is
// plain digits with at most one point, has at most nine digits after it and
// fits `Money`.
std::optional<google::type::Money> ParseMoney(absl::string_view amount,
                                              absl::string_view currency);

// Writes `390.00 EUR` or `29000 JPY`: exact, with at least the digits after
// the point that the currency has.
std::string FormatMoney(const google::type::Money& money);

// The same with at least `scale` digits after the point.
std::string FormatMoney(const google::type::Money& money, int scale);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_MONEY_H_
