#include <algorithm>
#include <array>
#include <utility>

#include "tests/sandbox/cards.h"
#include "tests/sandbox/money.h"

namespace sandbox {
namespace {

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

// What the platform wants to know "on insert only".
constexpr std::array kInsertFields = {"activationDate", "country",
                                      "branchCode",     "priceList",
                                      "currencySymbol", "currency"};

bool CanBeInserted(const Json& order) {
  return !TextAt(order, "amount").starts_with('-') &&
         std::all_of(
             kInsertFields.begin(), kInsertFields.end(),
             [&](const char* field) { return !TextAt(order, field).empty(); });
}

int DecimalsOfCurrency(const std::string& currency) {
  if (currency == "JPY" || currency == "KRW") return 0;
  if (currency == "KWD" || currency == "BHD" || currency == "TND") return 3;
  return 2;
}

// Not active yet.
Card Inserted(const Json& order, const std::string& now) {
  const std::string barcode = TextAt(order, "barcode");
  Card card = NewCard(barcode);
  card.decimals = DecimalsOfCurrency(TextAt(order, "currency"));
  card.fields["id"] =
      "SVILU_500_" + TextAt(order, "entityCode") + "_" + barcode;
  card.fields["decimalNumber"] = card.decimals;
  card.fields["issueDate"] = now;
  card.fields["flgActive"] = "N";
  for (const char* field : {"entityCode", "currencySymbol", "currency"}) {
    card.fields[field] = order[field];
  }
  return card;
}

void Activate(const Json& order, const std::string& now, Card& card) {
  card.original = card.amount;
  card.fields["flgActive"] = "Y";
  card.fields["activationDate"] = now;
  for (const char* field : {"activationDate", "branchCode", "priceList"}) {
    if (order.contains(field)) card.fields[field] = order[field];
  }
  for (const char* field :
       {"country", "clientBarcode", "clientCode", "clientDenomination"}) {
    if (order.contains(field)) card.aside[field] = order[field];
  }
}

}  // namespace

Outcome CardBook::Update(const Json& order, const std::string& now,
                         const UpdateRules& rules) {
  const std::string barcode = TextAt(order, "barcode");
  const auto found = cards_.find(barcode);
  if (found == cards_.end() && !CanBeInserted(order)) {
    return {std::nullopt, "barcode not found"};
  }
  Card card = found == cards_.end() ? Inserted(order, now) : found->second;
  const auto delta = MinorUnits(TextAt(order, "amount"), card.decimals);
  int64_t after = 0;
  if (!delta || __builtin_add_overflow(card.amount, *delta, &after)) {
    return {std::nullopt, "amount not valid"};
  }
  const bool active = TextAt(card.fields, "flgActive") == "Y";
  const char* cause = *delta < 0 ? "redeem" : active ? "refund" : "activate";
  if (*delta < 0 && rules.checks) {
    const std::string refusal = WhyNotRedeemed(card, *delta, now);
    if (!refusal.empty()) return {std::nullopt, refusal};
  } else if (*delta > 0 && active && !rules.refunds) {
    return {std::nullopt, "giftcard already active"};
  }
  const int64_t before = std::exchange(card.amount, after);
  if (*delta > 0 && !active) Activate(order, now, card);
  cards_[barcode] = card;
  return {Moved(card, cause, before), ""};
}

}  // namespace sandbox
