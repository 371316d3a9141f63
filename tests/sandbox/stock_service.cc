#include "tests/sandbox/stock_service.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/sandbox/money.h"
#include "tests/sandbox/pages.h"
#include "tests/sandbox/timestamps.h"

namespace sandbox {
namespace {

constexpr int kDecimals = 3;  // Of quantities.
constexpr size_t kMostInserted = 50;

int64_t Thousandths(const Json& row, const char* field) {
  return MinorUnits(TextAt(row, field), kDecimals).value_or(0);
}

bool IsThere(const Json& row, const Json& order) {
  const std::pair<const char*, const char*> places[] = {
      {"entityCode", "entityCode"}, {"city", "entityCity"},
      {"zipCode", "entityZipCode"}, {"province", "entityProvince"},
      {"region", "entityRegion"},
  };
  return std::all_of(std::begin(places), std::end(places), [&](auto& place) {
    const std::string wanted = TextAt(order, place.first);
    return wanted.empty() || wanted == TextAt(row, place.second);
  });
}

bool IsOf(const Json& row, const Json& wanted, const char* barcode_field) {
  const std::string item = TextAt(wanted, "itemCode");
  const std::string barcode = TextAt(wanted, barcode_field);
  return (!item.empty() && item == TextAt(row, "itemCode")) ||
         (!barcode.empty() && barcode == TextAt(row, "barcode"));
}

bool IsWanted(const Json& row, const Json& order) {
  if (!IsThere(row, order)) return false;
  const auto items = order.find("items");
  if (items == order.end()) return IsOf(row, order, "sku");
  return std::any_of(items->begin(), items->end(), [&row](const Json& item) {
    return IsOf(row, item, "barcode");
  });
}

// By shop, whose codes are numbers.
std::vector<Json> WantedRows(const State& state, const Json& order) {
  std::vector<Json> rows;
  for (const auto& [key, row] : state.shelf.All("stock")) {
    if (IsWanted(row, order)) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](auto& a, auto& b) {
    const std::string left = TextAt(a, "entityCode");
    const std::string right = TextAt(b, "entityCode");
    return std::pair(left.size(), left) < std::pair(right.size(), right);
  });
  return rows;
}

Json LevelOf(const Json& row) {
  Json level = Json::object();
  for (const auto& [name, value] : row.items()) {
    if (name.starts_with("item") || name.starts_with("dimensionLevel") ||
        name.starts_with("dimensionDescription"))
      level[name] = value;
  }
  level["quantity"] = row.value("quantityAvailable", Json(0));
  return level;
}

// Which shops have all that the cart holds.
Json Fulfillment(const std::vector<Json>& rows, const Json& items) {
  std::map<std::string, bool> shops;
  for (const Json& row : rows) shops[TextAt(row, "entityCode")] = true;
  for (auto& [shop, complete] : shops) {
    for (const Json& item : items) {
      int64_t available = 0;
      for (const Json& row : rows) {
        if (TextAt(row, "entityCode") == shop && IsOf(row, item, "barcode"))
          available += Thousandths(row, "quantityAvailable");
      }
      complete = complete && available >= Thousandths(item, "qty");
    }
  }
  Json fulfillment = Json::array();
  for (const auto& [shop, complete] : shops)
    fulfillment.push_back({{shop, complete}});
  return fulfillment;
}

std::string Now() { return PlatformTime(std::chrono::system_clock::now()); }

// Why a row cannot be inserted; empty if it can.
std::string FaultOf(const State& state, const Json& row) {
  for (const char* field : {"entityCode", "itemBarcode", "quantity"}) {
    if (TextAt(row, field).empty())
      return std::string("Errore: ") + field + " non valorizzato.";
  }
  const std::string barcode = TextAt(row, "itemBarcode");
  return state.shelf.Find("articles", barcode) == nullptr ? "barcode not found"
                                                          : "";
}

void Insert(State& state, const Json& row) {
  const std::string shop = TextAt(row, "entityCode");
  const std::string barcode = TextAt(row, "itemBarcode");
  const Json& article = *state.shelf.Find("articles", barcode);
  state.shelf.Put("stock", shop + "/" + barcode,
                  {{"entityCode", shop},
                   {"barcode", barcode},
                   {"itemCode", TextAt(article, "itemCode")},
                   {"itemDescription", TextAt(article, "description")},
                   {"quantityStock", row["quantity"]},
                   {"quantityAvailable", row["quantity"]},
                   {"quantityReservated", 0},
                   {"changed", Now()}});
}

// What the callback says of the whole.
Json Summary(size_t inserted, size_t failed) {
  if (failed == 0) {
    return {{"success", true},
            {"code", 200},
            {"message", "Insert/Update successful."}};
  }
  if (inserted == 0) {
    return {{"success", false},
            {"code", 400},
            {"message",
             "Error: was not performed, check the error message of the "
             "returned records."}};
  }
  return {
      {"success", true},
      {"code", 206},
      {"message", std::to_string(inserted) + " record inserted/updated and " +
                      std::to_string(failed) + " record in error"}};
}

}  // namespace

Judgement JudgeQueryStock(const State& state, Json order) {
  const bool cart = order.contains("items");
  if (!cart && TextAt(order, "itemCode").empty() &&
      TextAt(order, "sku").empty())
    return NotGiven("itemCode");
  const std::vector<Json> rows = WantedRows(state, order);
  const Page page = PageAt(order, rows.size(), Limit::kTaken);
  Json answer = {{"code", 200}};
  if (cart && order.contains("fulfillment") && order["fulfillment"] == true)
    answer["fulfillment"] = Fulfillment(rows, order["items"]);
  answer["stocks"] = Json::object();
  for (size_t i = page.begin; i < page.end; ++i)
    answer["stocks"][TextAt(rows[i], "entityCode")].push_back(LevelOf(rows[i]));
  answer["moreRows"] = page.more;
  answer["resultSetLength"] = page.end - page.begin;
  return Answered(std::move(answer));
}

Judgement JudgeStockChanges(const State& state, Json query) {
  const std::string from = TextAt(query, "fromDateTime");
  if (from.empty()) return NotGiven("fromDateTime");
  const std::string shop = TextAt(query, "entityCode");
  Json rows = Json::array();
  for (const auto& [key, row] : state.shelf.All("stock")) {
    if (TextAt(row, "changed") < from ||
        (!shop.empty() && TextAt(row, "entityCode") != shop))
      continue;
    Json level = row;
    level.erase("barcode");
    level.erase("changed");
    rows.push_back(std::move(level));
  }
  return Answered(PageOf(query, rows, Limit::kTaken));
}

Judgement JudgeInsertStock(const State& /*state*/, Json order) {
  const auto stocks = order.find("stocks");
  if (stocks == order.end() || !stocks->is_array() || stocks->empty())
    return NotGiven("stocks");
  if (stocks->size() > kMostInserted)
    return Refused("Errore: stocks: al massimo 50.");
  return Accepted(std::move(order), /*at_once=*/false);
}

Json InsertStock(State& state, const Job& job) {
  Json inserted = Json::array();
  Json failed = Json::array();
  for (const Json& row : job.order["stocks"]) {
    Json result = {{"entityCode", TextAt(row, "entityCode")},
                   {"itemBarcode", TextAt(row, "itemBarcode")}};
    const std::string fault = FaultOf(state, row);
    if (fault.empty()) {
      Insert(state, row);
      inserted.push_back(std::move(result));
    } else {
      result["errorMessage"] = fault;
      failed.push_back(std::move(result));
    }
  }
  state.ledger.Add("stock", job.subject,
                   {{"inserted", inserted.size()}, {"failed", failed.size()}});
  Json outcome = Summary(inserted.size(), failed.size());
  const std::string name = TextAt(job.order, "jobName");
  outcome["jobName"] =
      name.empty() ? "COMPANY_WS_INSERT_STOCKS_1637000000000" : name;
  outcome["errorObjects"] = std::move(failed);
  outcome["insertedObjects"] = std::move(inserted);
  if (job.order.contains("additionalData"))
    outcome["additionalData"] = job.order["additionalData"];
  return outcome;
}

void SeedStock(Shelf& shelf) {
  const auto put = [&shelf](const char* shop, const char* barcode,
                            const char* item, int stock, int reserved) {
    shelf.Put("stock", std::string(shop) + "/" + barcode,
              {{"entityCode", shop},
               {"entityDescription", std::string("Negozio ") + shop},
               {"entityCity", "Oderzo"},
               {"entityProvince", "TV"},
               {"entityZipCode", "31046"},
               {"parentEntityCode", 440},
               {"itemCode", item},
               {"barcode", barcode},
               {"dimensionType1", "TAGLIA"},
               {"dimensionLevel1", "9"},
               {"dimensionDescription1", "M"},
               {"quantityStock", stock},
               {"quantityAvailable", stock - reserved},
               {"quantityReservated", reserved},
               {"changed", "2024-01-31 10:00:00"}});
  };
  put("100", "8053289813603", "SCARPA_01", 2, 0);
  put("101", "8053289813603", "SCARPA_01", 13, 1);
  put("101", "8053289771224", "SCARPA_02", 3, 1);
}

}  // namespace sandbox
