#ifndef TESTS_SANDBOX_CARDS_H_
#define TESTS_SANDBOX_CARDS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "tests/sandbox/card.h"
#include "tests/sandbox/wire_json.h"

namespace sandbox {

// How an Update Giftcard job ended: a movement, or a message.
struct Outcome {
  std::optional<Movement> movement;
  std::string refusal;
};

// What the platform's updates are held to.
struct UpdateRules {
  bool checks = true;    // Redeems that a card does not allow are refused.
  bool refunds = false;  // An active card takes positive amounts.
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
  Outcome Update(const Json& order, const std::string& now,
                 const UpdateRules& rules);

  // Whether gift cards of that item code can be made: it is one of items(), or
  // a card has it.
  bool HasItem(const std::string& code) const;
  std::set<std::string>& items() { return items_; }

  // Makes an inactive card with no money on it; its barcode.
  std::string Generate(const std::string& item, const std::string& start,
                       const std::string& end);

 private:
  std::map<std::string, Card> cards_;
  std::set<std::string> items_ = {"GIFTCARD_IVA_TAGLIO_100"};
  int64_t generated_ = 0;
};

}  // namespace sandbox

#endif  // TESTS_SANDBOX_CARDS_H_
