#ifndef CLIENTS_CLI_MONEY_H_
#define CLIENTS_CLI_MONEY_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/type/money.pb.h"

namespace fourws::cli {

// Reads a decimal amount such as `12.5`, exactly. Returns nothing unless it has
// only digits and at most one point, at most nine digits after the point, and
// fits into `Money`.
std::optional<google::type::Money> ParseMoney(absl::string_view amount,
                                              absl::string_view currency);

// Writes an amount exactly, with at least as many digits after the point as the
// currency has: `390.00 EUR`, `29000 JPY`.
std::string FormatMoney(const google::type::Money& money);

// The same with at least `scale` digits after the point.
std::string FormatMoney(const google::type::Money& money, int scale);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_MONEY_H_
