#include "tests/sandbox/sales_service.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "tests/sandbox/cart_service.h"
#include "tests/sandbox/money.h"
#include "tests/sandbox/pages.h"
#include "tests/sandbox/promotions.h"
#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr int kDecimals = 2;

std::string Now() { return PlatformTime(std::chrono::system_clock::now()); }

bool IsReturn(const Json& order) {
  return TextAt(order, "movementType") == "R";
}

Json RowsOf(const Json& order, const char* list) {
  const auto found = order.find(list);
  return found == order.end() || !found->is_array() ? Json::array() : *found;
}

// The updates of gift cards that a receipt stands for.
std::vector<Json> GiftcardUpdates(const Json& receipt) {
  std::vector<Json> updates;
  for (const Json& payment : RowsOf(receipt, "payments")) {
    const std::string barcode = TextAt(payment, "giftcardBarcode");
    if (barcode.empty()) continue;
    updates.push_back(
        {{"barcode", barcode},
         {"amount", Exact("-" + TextAt(payment, "paymentAmount"))}});
  }
  for (const Json& item : RowsOf(receipt, "items")) {
    const std::string barcode = TextAt(item, "barcode");
    if (TextAt(item, "itemSubType") != "GIFTCARD" || barcode.empty()) continue;
    updates.push_back({{"barcode", barcode}, {"amount", item["unitPrice"]}});
  }
  return updates;
}

// All of them or, with a message, none.
std::string MoveGiftcards(State& state, const Job& job) {
  CardBook cards = state.cards;
  std::vector<Movement> movements;
  for (const Json& update : GiftcardUpdates(job.order)) {
    Outcome outcome = cards.Update(
        update, Now(), {state.settings.checks, state.settings.refunds});
    if (!outcome.movement) return outcome.refusal;
    movements.push_back(*std::move(outcome.movement));
  }
  state.cards = std::move(cards);
  for (const Movement& movement : movements)
    state.ledger.AddMovement(job.subject.request, movement);
  return "";
}

// What the customer has bought so far.
void Promote(State& state, const Json& receipt) {
  const std::string card = TextAt(receipt, "clientBarcode");
  if (card.empty() || !state.promote) return;
  const Json* customer = state.shelf.Find("customers", card);
  const Json* bought = state.shelf.Find("purchases", card);
  const auto before =
      bought == nullptr ? 0 : MinorUnits(TextAt(*bought, "sum"), kDecimals);
  const auto total = MinorUnits(
      TextAt(receipt.value("totals", Json::object()), "total"), kDecimals);
  const std::string sum =
      ShortDecimalText(before.value_or(0) + total.value_or(0), kDecimals);
  state.shelf.Put("purchases", card, {{"sum", sum}});
  state.promote({{"card", card},
                 {"customer",
                  customer == nullptr ? "" : TextAt(*customer, "subjectCode")},
                 {"promotions", PromotionsOf(sum)}});
}

// Puts the order on the shelf; what the callback says of it.
Json Keep(State& state, const Job& job, const char* collection) {
  Json cart = job.order;
  cart.erase("callback");
  cart.erase("id");
  if (TextAt(cart, "transactionId").empty()) cart["transactionId"] = NewUuid();
  const std::string transaction = TextAt(cart, "transactionId");
  const Json* known = state.shelf.Find(collection, transaction);
  const std::string created =
      known == nullptr ? Now() : TextAt(*known, "created");
  state.shelf.Put(collection, transaction,
                  {{"cart", cart}, {"created", created}});
  return {{"success", true},
          {"id", job.order["id"]},
          {"transactionId", transaction},
          {"documentNumber", state.NextNumber()},
          {"documentStatus", "CLOSE"}};
}

Json KeepOrder(State& state, const Job& job, const char* collection,
               const char* entry) {
  Json answer = Keep(state, job, collection);
  state.ledger.Add(
      entry, job.subject,
      {{"transaction", answer["transactionId"]},
       {"document", answer["id"]},
       {"total", TextAt(job.order.value("totals", Json::object()), "total")},
       {"return", IsReturn(job.order)}});
  return answer;
}

bool IsKnown(const State& state, const Job& job, const char* collection) {
  return state.shelf.Find(collection, TextAt(job.order, "transactionId")) !=
         nullptr;
}

}  // namespace

Judgement JudgeSale(const State& state, Json order) {
  Judgement judgement = JudgeCart(state, std::move(order));
  judgement.at_once = false;
  if (!judgement.order) return judgement;
  // Of the document that will be made, as the answer of every save has it.
  judgement.body["id"] = (*judgement.order)["id"] = NewUuid();
  return judgement;
}

Json SaveReceipt(State& state, const Job& job) {
  if (state.settings.receipts_move_giftcards && !IsReturn(job.order)) {
    const std::string refusal = MoveGiftcards(state, job);
    if (!refusal.empty()) return Refuse(state, job, refusal);
  }
  Json answer = KeepOrder(state, job, "sales", "sale");
  if (!IsReturn(job.order)) Promote(state, job.order);
  return answer;
}

Json SaveOrder(State& state, const Job& job) {
  return KeepOrder(state, job, "orders", "order");
}

Json ReplaceSale(State& state, const Job& job) {
  if (!IsKnown(state, job, "sales"))
    return Refuse(state, job, "no documents found");
  return KeepOrder(state, job, "sales", "sale");
}

Json UpdateOrder(State& state, const Job& job) {
  if (!IsKnown(state, job, "orders"))
    return Refuse(state, job, "no documents found");
  return KeepOrder(state, job, "orders", "order");
}

Judgement JudgeListOrders(const State& state, Json query) {
  const std::string from = TextAt(query, "fromDateTime");
  if (from.empty()) return NotGiven("fromDateTime");
  std::vector<std::pair<std::string, Json>> found;
  for (const auto& [transaction, order] : state.shelf.All("orders")) {
    if (TextAt(order, "created") > from)
      found.emplace_back(TextAt(order, "created"), order["cart"]);
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  Json rows = Json::array();
  for (const auto& [created, cart] : found) rows.push_back(cart);
  return Answered(
      PageOf(query, rows,
             state.settings.ignore_limit ? Limit::kIgnored : Limit::kTaken));
}

}  // namespace sandbox
