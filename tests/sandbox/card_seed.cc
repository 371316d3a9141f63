#include "tests/sandbox/cards.h"

namespace sandbox {

void CardBook::Seed() {
  Put("2000000001814", {{"amount", "390.00"}});
  Put("2000000001821", {{"amount", "0.00"}, {"flgActive", "N"}});
  Put("2000000001838",
      {{"amount", "120.00"}, {"expirationDate", "2021-11-04 00:00:00"}});
  Put("2000000001845", {{"amount", "100.00"}, {"flgPartiallyUsage", "N"}});
  Put("2000000001852",
      {{"amount", "250.00"}, {"currency", "USD"}, {"currencySymbol", "$"}});
  Put("2000000001869", {{"amount", "30000"},
                        {"currency", "JPY"},
                        {"currencySymbol", "¥"},
                        {"decimalNumber", 0}});
  Put("2000000001876", {{"amount", "0.30"}});
  Put("2000000001883", {{"amount", "12.345"},
                        {"currency", "KWD"},
                        {"currencySymbol", "KD"},
                        {"decimalNumber", 3}});
  Put("0098260111383", {{"amount", "200.00"}});
  Put("4443334961511", {{"amount", "50.00"}});
  Put("4448332511072", {{"amount", "75.00"}});
}

}  // namespace sandbox
