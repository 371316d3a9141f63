#ifndef TESTS_SANDBOX_CARDS_H_
#define TESTS_SANDBOX_CARDS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// One change of one balance, in minor units.
struct Movement {
  std::string id;
  std::string cause;  // redeem, activate, control
  std::string barcode;
  std::string currency;
  int decimals = 0;
  int64_t before = 0;
  int64_t after = 0;
};

// How an Update Giftcard job ended: a movement, or a message.
struct Outcome {
  std::optional<Movement> movement;
  std::string refusal;
};

struct Card {
  Json fields;  // In the platform's shape; the amounts in it are unused.
  int decimals = 2;
  int64_t amount = 0;
  int64_t original = 0;
};

// The cards and their balances. Throws std::invalid_argument where a card
// handed in is no card.
class CardBook {
 public:
  // The cards that README.md lists.
  void Seed();

  // Sets the given fields of a card, making it if new. The movement, if the
  // balance of an existing card changed.
  std::optional<Movement> Put(const std::string& barcode, const Json& given);

  bool Remove(const std::string& barcode);

  // As the platform answers it (amounts are numbers). Nothing if unknown.
  std::optional<Json> ForPlatform(const std::string& barcode) const;
  // As the control API shows it (amounts are decimal strings).
  std::optional<Json> ForControl(const std::string& barcode) const;
  Json AllForControl() const;

  // Carries out an Update Giftcard body that was found valid.
  Outcome Update(const Json& order, const std::string& now, bool checks);

 private:
  std::map<std::string, Card> cards_;
};

// 128 random bits in the form of a UUID.
std::string NewUuid();

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CARDS_H_
