#include "tests/sandbox/cards.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "tests/sandbox/barcodes.h"
#include "tests/sandbox/money.h"

namespace sandbox {
namespace {

int64_t AmountAt(const Json& given, const std::string& field, int decimals) {
  const auto minor = MinorUnits(TextAt(given, field), decimals);
  if (!minor) throw std::invalid_argument(field + " is no amount");
  return *minor;
}

int DecimalsOf(const Json& fields) {
  const auto decimals = MinorUnits(TextAt(fields, "decimalNumber"), 0);
  if (!decimals || *decimals < 0 || *decimals > 6) {
    throw std::invalid_argument("decimalNumber is not within 0 to 6");
  }
  return static_cast<int>(*decimals);
}

Json WithAmounts(const Card& card, Json original, Json amount) {
  Json fields = card.fields;
  fields["originalAmount"] = std::move(original);
  fields["amount"] = std::move(amount);
  return fields;
}

Json Shown(const Card& card) {
  Json shown = WithAmounts(card, DecimalText(card.original, card.decimals),
                           DecimalText(card.amount, card.decimals));
  shown.update(card.aside);
  return shown;
}

}  // namespace

std::optional<Movement> CardBook::Put(const std::string& barcode,
                                      const Json& given) {
  if (barcode.empty() || !given.is_object()) {
    throw std::invalid_argument("a card is an object with a cardBarcode");
  }
  const auto found = cards_.find(barcode);
  const bool known = found != cards_.end();
  Card card = known ? found->second : NewCard(barcode);
  for (const auto& [field, value] : given.items()) {
    (field == "magic" ? card.aside : card.fields)[field] = value;
  }
  card.fields["cardBarcode"] = barcode;
  const int decimals = DecimalsOf(card.fields);
  if (known && decimals != card.decimals) {
    throw std::invalid_argument("decimalNumber of a card cannot change");
  }
  card.decimals = decimals;
  const int64_t before = card.amount;
  if (given.contains("amount")) {
    card.amount = AmountAt(given, "amount", decimals);
    if (!known) card.original = card.amount;
  }
  if (given.contains("originalAmount")) {
    card.original = AmountAt(given, "originalAmount", decimals);
  }
  cards_[barcode] = card;
  if (!known || card.amount == before) return std::nullopt;
  return Moved(card, "control", before);
}

bool CardBook::Remove(const std::string& barcode) {
  return cards_.erase(barcode) > 0;
}

std::optional<Json> CardBook::ForPlatform(const std::string& barcode) const {
  const auto found = cards_.find(barcode);
  if (found == cards_.end()) return std::nullopt;
  const Card& card = found->second;
  return WithAmounts(card,
                     Exact(ShortDecimalText(card.original, card.decimals)),
                     Exact(ShortDecimalText(card.amount, card.decimals)));
}

std::optional<Json> CardBook::ForControl(const std::string& barcode) const {
  const auto found = cards_.find(barcode);
  if (found == cards_.end()) return std::nullopt;
  return Shown(found->second);
}

Json CardBook::AllForControl() const {
  Json all = Json::array();
  for (const auto& [barcode, card] : cards_) all.push_back(Shown(card));
  return all;
}

bool CardBook::HasItem(const std::string& code) const {
  return items_.contains(code) ||
         std::any_of(cards_.begin(), cards_.end(), [&](const auto& entry) {
           return TextAt(entry.second.fields, "itemCode") == code;
         });
}

std::string CardBook::Generate(const std::string& item,
                               const std::string& start,
                               const std::string& end) {
  std::string barcode;
  do {
    const std::string number = std::to_string(++generated_);
    barcode =
        WithCheckDigit("21" + std::string(10 - number.size(), '0') + number);
  } while (cards_.contains(barcode));
  Put(barcode, {{"itemCode", item},
                {"issueDate", start},
                {"activationDate", ""},
                {"expirationDate", end},
                {"flgActive", "N"}});
  return barcode;
}

}  // namespace sandbox
