#ifndef TESTS_SANDBOX_CARD_H_
#define TESTS_SANDBOX_CARD_H_

#include <cstdint>
#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

struct Card {
  Json fields;  // In the platform's shape; the amounts in it are unused.
  Json aside = Json::object();  // More fields, which /api never answers.
  int decimals = 2;
  int64_t amount = 0;
  int64_t original = 0;
};

// One change of one balance, in minor units.
struct Movement {
  std::string id;
  std::string cause;  // redeem, activate, refund, control
  std::string barcode;
  std::string currency;
  int decimals = 0;
  int64_t before = 0;
  int64_t after = 0;
};

// As in the documented sample, with no money on it and expiry in 2099.
Card NewCard(const std::string& barcode);

// The movement that left `card` as it is.
Movement Moved(const Card& card, const std::string& cause, int64_t before);

// 128 random bits in the form of a UUID.
std::string NewUuid();

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CARD_H_
