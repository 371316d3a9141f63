#include "tests/sandbox/cart_service.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "tests/sandbox/card.h"
#include "tests/sandbox/money.h"

namespace sandbox {
namespace {

constexpr int kDefaultDecimals = 2;

int64_t OrZero(std::optional<int64_t> number) { return number.value_or(0); }

// `numerator` of `whole`, rounded half up.
int64_t Part(int64_t whole, int64_t numerator, int64_t denominator) {
  const __int128 product = static_cast<__int128>(whole) * numerator;
  const __int128 half = denominator / 2;
  return static_cast<int64_t>((product + (product < 0 ? -half : half)) /
                              denominator);
}

// The amounts of one row, in minor units.
struct Amounts {
  int64_t discount = 0;
  int64_t total = 0;
  int64_t taxable = 0;
};

bool IsValidated(const Json& row) {
  return TextAt(row, "alreadyValidate") == "Y";
}

// The discount that the customer has on all products, in hundredths of percent.
int64_t AutomaticDiscount(const State& state, const Json& order) {
  const Json* customer =
      state.shelf.Find("customers", TextAt(order, "clientBarcode"));
  if (customer == nullptr) return 0;
  return OrZero(MinorUnits(TextAt(*customer, "automaticDiscount"), 2));
}

Amounts AmountsOf(const Json& row, int64_t automatic, int decimals) {
  const int64_t price = OrZero(MinorUnits(TextAt(row, "unitPrice"), decimals));
  const int64_t gross =
      Part(price, OrZero(MinorUnits(TextAt(row, "qty"), 3)), 1000);
  const bool percent = TextAt(row, "discountType") != "A";
  const int64_t manual =
      percent
          ? Part(gross, OrZero(MinorUnits(TextAt(row, "discount"), 2)), 10'000)
          : OrZero(MinorUnits(TextAt(row, "discount"), decimals));
  Amounts amounts;
  amounts.discount = manual;
  if (!IsValidated(row) && TextAt(row, "itemType") == "PRODUCT")
    amounts.discount += Part(gross - manual, automatic, 10'000);
  amounts.total = gross - amounts.discount;
  const int64_t rate = OrZero(MinorUnits(TextAt(row, "taxRate"), 2));
  amounts.taxable = Part(amounts.total, 10'000, 10'000 + rate);
  return amounts;
}

// What it costs the shop is not the customer's to know.
bool IsForCarts(const std::string& name) {
  return name != "pricePurchase" && name != "priceInvoice";
}

// Puts what the article says on the row, where the row does not say it.
void Recognise(const Json& article, Json& row) {
  for (const auto& [name, value] : article.items()) {
    if (IsForCarts(name) && !row.contains(name)) row[name] = value;
  }
  if (TextAt(article, "unitPrice") != TextAt(row, "unitPrice"))
    row["oldUnitPrice"] = article["unitPrice"];
}

Json Enriched(const State& state, const Json& order) {
  Json cart = order;
  cart.erase("callback");
  const std::string scale = TextAt(order, "rounding");
  const int decimals = scale.empty() ? kDefaultDecimals : std::stoi(scale);
  const auto number = [decimals](int64_t minor) {
    return Exact(ShortDecimalText(minor, decimals));
  };
  const int64_t automatic = AutomaticDiscount(state, order);
  int64_t total = 0;
  for (Json& row : cart["items"]) {
    const Json* article = state.shelf.Find("articles", TextAt(row, "barcode"));
    if (article != nullptr && !IsValidated(row)) Recognise(*article, row);
    const Amounts amounts = AmountsOf(row, automatic, decimals);
    row["rowTaxableIncome"] = number(amounts.taxable);
    row["rowVat"] = number(amounts.total - amounts.taxable);
    row["rowTotal"] = number(amounts.total);
    row["discountTotalAmount"] = number(amounts.discount);
    row["discountRowTotalAmount"] = number(amounts.discount);
    row["alreadyValidate"] = "Y";
    total += amounts.total;
  }
  cart["totals"]["total"] = number(total);
  if (TextAt(cart, "transactionId").empty()) cart["transactionId"] = NewUuid();
  return cart;
}

Json Validated(State& state, const Job& job, Json answer) {
  answer.update(Enriched(state, job.order));
  state.ledger.Add("cart", job.subject,
                   {{"transaction", answer["transactionId"]},
                    {"total", TextAt(answer["totals"], "total")}});
  return answer;
}

}  // namespace

Judgement JudgeCart(const State& state, Json order) {
  const auto items = order.find("items");
  if (items == order.end() || !items->is_array() || items->empty())
    return NotGiven("items");
  for (size_t i = 0; i < items->size(); ++i) {
    const Json& row = (*items)[i];
    const std::string barcode = TextAt(row, "barcode");
    for (const char* field : {"rowId", "itemType", "qty", "unitPrice"}) {
      if (TextAt(row, field).empty()) return NotGiven(field);
    }
    if (TextAt(row, "itemType") == "PRODUCT" && !IsValidated(row) &&
        state.shelf.Find("articles", barcode) == nullptr) {
      return Refused("Invalid barcode value: " + barcode +
                     " at row: " + std::to_string(i + 1));
    }
  }
  return Accepted(std::move(order), !state.settings.carts_by_callback);
}

Json ValidateCart(State& state, const Job& job) {
  return Validated(state, job, {{"success", true}});
}

Json FullyValidateCart(State& state, const Job& job) {
  return Validated(state, job,
                   {{"success", true}, {"responseType", "AMOUNTS"}});
}

void SeedArticles(Shelf& shelf) {
  struct Article {
    const char* barcode;
    const char* item_code;
    const char* description;
    const char* price;
    const char* purchase;
    const char* invoice;
  };
  constexpr std::array kArticles = {
      Article{"8053289813603", "SCARPA_01", "SCARPA DONNA", "85", "40", "36"},
      Article{"8053289771224", "SCARPA_02", "SCARPA UOMO", "79", "37.5", "34"},
      Article{"010005600109", "BO00P794101", "POLO IN COTONE PIQUET", "19.9",
              "8.5", "7.65"},
      Article{"8000200017671", "032B622-2--19059", "GIACCA UOMO", "320", "150",
              "135"},
  };
  for (const Article& article : kArticles) {
    shelf.Put("articles", article.barcode,
              {{"itemCode", article.item_code},
               {"description", article.description},
               {"shopDescription", article.description},
               {"unitPrice", Exact(article.price)},
               {"pricePurchase", Exact(article.purchase)},
               {"priceInvoice", Exact(article.invoice)},
               {"taxRate", 22},
               {"vatCode", 20},
               {"priceList", "1001"},
               {"dimension1", "9"},
               {"dimensionType1", "TAGLIA"},
               {"dimensionType1Desc", "Taglia"},
               {"dimensionDescription1", "M"}});
  }
}

}  // namespace sandbox
