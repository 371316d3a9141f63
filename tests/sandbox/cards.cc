#include "tests/sandbox/cards.h"

#include <stdexcept>
#include <utility>

#include "boost/uuid/random_generator.hpp"
#include "boost/uuid/uuid_io.hpp"
#include "tests/sandbox/money.h"

namespace sandbox {
namespace {

Card NewCard(const std::string& barcode) {
  Card card;
  card.fields = {{"id", "SVILU_500_440_" + barcode},
                 {"companyId", "XXXX"},
                 {"siteId", 500},
                 {"branchCode", 1},
                 {"entityCode", 440},
                 {"cardBarcode", barcode},
                 {"issueDate", "2021-10-04 00:00:00"},
                 {"activationDate", "2021-10-04 00:00:00"},
                 {"expirationDate", "2099-12-31 00:00:00"},
                 {"flgActive", "Y"},
                 {"priceList", "1"},
                 {"priceListType", "V"},
                 {"decimalNumber", 2},
                 {"currencySymbol", "€"},
                 {"currency", "EUR"},
                 {"originalAmount", 0},
                 {"amount", 0},
                 {"itemType", "FINANCIAL"},
                 {"itemSubtype", "GIFTCARD"},
                 {"itemCode", "GF440VP15_400_3"},
                 {"taxRate", 21},
                 {"vatCode", 3},
                 {"printerDepartmentCode", 1},
                 {"flgNetworkUsage", "Y"},
                 {"flgPartiallyUsage", "Y"},
                 {"paymentTermCode", 201},
                 {"flgAllowOfflineUsage", "N"},
                 {"taxation", ""}};
  return card;
}

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
  return WithAmounts(card, DecimalText(card.original, card.decimals),
                     DecimalText(card.amount, card.decimals));
}

std::string WhyNotRedeemed(const Card& card, int64_t delta,
                           const std::string& now) {
  if (TextAt(card.fields, "flgActive") != "Y") return "giftcard not active";
  if (TextAt(card.fields, "expirationDate") < now) return "giftcard expired";
  if (card.amount + delta < 0) return "insufficient balance";
  if (TextAt(card.fields, "flgPartiallyUsage") != "Y" &&
      card.amount + delta != 0) {
    return "partial usage not allowed";
  }
  return "";
}

void Activate(const Json& order, const std::string& now, Card& card) {
  card.original = card.amount;
  card.fields["flgActive"] = "Y";
  card.fields["activationDate"] = now;
  for (const char* field : {"activationDate", "branchCode", "priceList"}) {
    if (order.contains(field)) card.fields[field] = order[field];
  }
}

Movement Moved(const Card& card, const std::string& cause, int64_t before) {
  return Movement{NewUuid(),
                  cause,
                  TextAt(card.fields, "cardBarcode"),
                  TextAt(card.fields, "currency"),
                  card.decimals,
                  before,
                  card.amount};
}

}  // namespace

std::string NewUuid() {
  static boost::uuids::random_generator_mt19937 generator;
  return boost::uuids::to_string(generator());
}

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
}

std::optional<Movement> CardBook::Put(const std::string& barcode,
                                      const Json& given) {
  if (barcode.empty() || !given.is_object()) {
    throw std::invalid_argument("a card is an object with a cardBarcode");
  }
  const auto found = cards_.find(barcode);
  const bool known = found != cards_.end();
  Card card = known ? found->second : NewCard(barcode);
  for (const auto& [field, value] : given.items()) card.fields[field] = value;
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

Outcome CardBook::Update(const Json& order, const std::string& now,
                         bool checks) {
  const auto found = cards_.find(TextAt(order, "barcode"));
  if (found == cards_.end()) return {std::nullopt, "barcode not found"};
  Card& card = found->second;
  const auto delta = MinorUnits(TextAt(order, "amount"), card.decimals);
  int64_t after = 0;
  if (!delta || __builtin_add_overflow(card.amount, *delta, &after)) {
    return {std::nullopt, "amount not valid"};
  }
  const bool redeem = *delta < 0;
  std::string refusal;
  if (checks && redeem) refusal = WhyNotRedeemed(card, *delta, now);
  if (checks && !redeem && TextAt(card.fields, "flgActive") == "Y") {
    refusal = "giftcard already active";
  }
  if (!refusal.empty()) return {std::nullopt, refusal};
  const int64_t before = std::exchange(card.amount, after);
  if (!redeem) Activate(order, now, card);
  return {Moved(card, redeem ? "redeem" : "activate", before), ""};
}

}  // namespace sandbox
