#include "tests/sandbox/saved_documents.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "tests/sandbox/card.h"

namespace sandbox {
namespace {

constexpr int kMostLocations = 10;

Judgement Invalid(const std::string& field) {
  return Refused("Errore: " + field + " non valido.");
}

Json Within(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found == object.end() ? Json() : *found;
}

// Judges what all saves have in common.
Judgement JudgeSave(Json order, const std::string& type) {
  Json header = Within(order, "documentHeader");
  const Json rows = Within(order, "documentRows");
  if (!header.is_object()) return NotGiven("documentHeader");
  if (!rows.is_array() || rows.empty()) return NotGiven("documentRows");
  if (TextAt(header, "branchCode").empty()) return NotGiven("branchCode");
  if (TextAt(header, "documentType") != type) return Invalid("documentType");
  for (const Json& row : rows) {
    if (TextAt(row, "priceSale").empty()) return NotGiven("priceSale");
    if ((TextAt(row, "barcode") + TextAt(row, "itemCode")).empty())
      return NotGiven("itemCode");
  }
  if (TextAt(header, "id").empty()) header["id"] = NewUuid();
  order["documentHeader"] = header;
  Judgement judgement = Accepted(std::move(order), /*at_once=*/false);
  judgement.body["id"] = header["id"];
  return judgement;
}

// The same, of rows with one `quantity`.
Judgement JudgeQuantities(Json order, const std::string& type) {
  for (const Json& row : Within(order, "documentRows")) {
    if (TextAt(row, "quantity").empty()) return NotGiven("quantity");
  }
  return JudgeSave(std::move(order), type);
}

// What is wrong with the numbered quantities of a row, if there are so many
// locations.
std::optional<Judgement> JudgeNumbered(const Json& row, size_t locations) {
  if (row.contains("quantity")) return Invalid("quantity");
  bool any = false;
  for (size_t n = 1; n <= kMostLocations; ++n) {
    const std::string name = "quantity" + std::to_string(n);
    if (TextAt(row, name).empty()) continue;
    if (n > locations) return Invalid(name);
    any = true;
  }
  if (!any) return NotGiven("quantity1");
  return std::nullopt;
}

// Why the rows of an entry do not fit its purchases; empty if they do, or if it
// is another document.
std::string MissingPurchase(const State& state, const Json& order) {
  const Json links = Within(order["documentHeader"], "lstConnectedHeader");
  if (links.empty()) return "";
  std::set<std::string> rows;
  for (const Json& link : links) {
    const std::string id = link.is_object() ? TextAt(link, "id") : TextOf(link);
    const Json* purchase = state.shelf.Find("documents", id);
    if (purchase == nullptr) return "no documents found";
    for (const Json& row : (*purchase)["documentRows"])
      rows.insert(TextAt(row, "id"));
  }
  for (const Json& row : order["documentRows"]) {
    const std::string id = TextAt(row, "refDocumentRow");
    if (!id.empty() && !rows.contains(id))
      return "refDocumentRow not found: " + id;
  }
  return "";
}

// Completes the rows; why that cannot be, or empty.
std::string CompleteRows(const State& state, Json& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const std::string place = " at row: " + std::to_string(i + 1);
    const std::string barcode = TextAt(rows[i], "barcode");
    const Json* article = state.shelf.Find("articles", barcode);
    if (!barcode.empty() && article == nullptr)
      return std::string("Invalid barcode value: ")
          .append(barcode)
          .append(place);
    for (const char* price : {"pricePurchase", "priceInvoice"}) {
      if (!TextAt(rows[i], price).empty()) continue;
      if (article == nullptr || !article->contains(price))
        return "no matching price found" + place;
      rows[i][price] = (*article)[price];
    }
    if (TextAt(rows[i], "id").empty()) rows[i]["id"] = NewUuid();
  }
  return "";
}

// Puts a document on the shelf; what the callback says of it.
Json Store(State& state, const Job& job, Json header, const Json& rows) {
  const std::string id = TextAt(header, "id");
  const std::string number = state.NextNumber();
  header["documentNumber"] = number;
  header["barcode"] = "DOC" + number;
  if (TextAt(header, "documentStatus").empty())
    header["documentStatus"] = "OPEN";
  state.shelf.Put("documents", id,
                  {{"documentHeader", header}, {"documentRows", rows}});
  state.ledger.Add("saved", job.subject,
                   {{"id", id}, {"type", header["documentType"]}});
  Json outcome = {{"success", true}};
  for (const char* name : {"id", "barcode", "documentNumber", "documentStatus"})
    outcome[name] = header[name];
  return outcome;
}

Json Save(State& state, const Job& job, Json header) {
  Json rows = job.order["documentRows"];
  std::string fault = MissingPurchase(state, job.order);
  if (fault.empty()) fault = CompleteRows(state, rows);
  if (fault.empty()) return Store(state, job, std::move(header), rows);
  Json refusal = Refuse(state, job, fault);
  refusal["id"] = header["id"];
  return refusal;
}

}  // namespace

Judgement JudgePurchase(const State& /*state*/, Json order) {
  const Json reserved = Within(Within(order, "documentHeader"), "reserved");
  if (reserved.size() > kMostLocations) return Invalid("reserved");
  for (const Json& location : reserved) {
    const std::string type = TextAt(location, "type");
    if ((type != "SHOP" && type != "WRH") || TextAt(location, "code").empty())
      return Invalid("reserved");
  }
  for (const Json& row : Within(order, "documentRows")) {
    const size_t locations = reserved.empty() ? 1 : reserved.size();
    if (auto fault = JudgeNumbered(row, locations)) return *fault;
  }
  return JudgeSave(std::move(order), "PURCHASE");
}

Judgement JudgeSupplierEntry(const State& /*state*/, Json order) {
  const Json links =
      Within(Within(order, "documentHeader"), "lstConnectedHeader");
  if (!links.is_array() || links.empty()) return NotGiven("lstConnectedHeader");
  return JudgeQuantities(std::move(order), "ENTRY");
}

Judgement JudgeTransfer(const State& /*state*/, Json order) {
  return JudgeQuantities(std::move(order), "SD_INT_TRASFER");
}

Judgement JudgeFreeEntry(const State& /*state*/, Json order) {
  return JudgeQuantities(std::move(order), "FREE_ENTRY");
}

Json SaveDocument(State& state, const Job& job) {
  return Save(state, job, job.order["documentHeader"]);
}

Json SaveTransfer(State& state, const Job& job) {
  Json header = job.order["documentHeader"];
  header["documentStatus"] = "CLOSE";
  Json outcome = Save(state, job, header);
  if (outcome["success"] != true ||
      TextAt(header, "createOpposingDocument") != "Y")
    return outcome;
  header["id"] = NewUuid();
  header["documentType"] = "SD_INT_LOAD";
  if (TextAt(header, "closeOpposingDocument") != "Y")
    header["documentStatus"] = "OPEN";
  outcome["opposingDocument"] = Save(state, job, header)["id"];
  return outcome;
}

}  // namespace sandbox
