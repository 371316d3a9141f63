#include "tests/sandbox/stored_documents.h"

#include <string>
#include <utility>

#include "tests/sandbox/pages.h"

namespace sandbox {
namespace {

bool IsOfPaging(const std::string& name) {
  return name == "cmd" || name == "start" || name == "limit";
}

// Whether the header has every value that the query has.
bool Matches(const Json& document, const Json& query) {
  for (const auto& [name, value] : query.items()) {
    if (!IsOfPaging(name) &&
        TextAt(document["documentHeader"], name) != TextOf(value))
      return false;
  }
  return true;
}

}  // namespace

Judgement JudgeGetDocument(const State& state, Json query) {
  const std::string id = TextAt(query, "id");
  if (!id.empty()) {
    const Json* document = state.shelf.Find("documents", id);
    return document == nullptr ? Refused("no documents found")
                               : Answered(*document);
  }
  Json documents = Json::array();
  for (const auto& [key, document] : state.shelf.All("documents")) {
    if (Matches(document, query)) documents.push_back(document);
  }
  return Answered(
      PageOf(query, documents,
             state.settings.ignore_limit ? Limit::kIgnored : Limit::kTaken));
}

Judgement JudgeUpdateReferences(const State& state, Json order) {
  const auto header = order.find("documentHeader");
  if (header == order.end() || TextAt(*header, "id").empty())
    return NotGiven("id");
  if (state.shelf.Find("documents", TextAt(*header, "id")) == nullptr)
    return Refused("document not found");
  return Accepted(std::move(order), /*at_once=*/true);
}

Json UpdateReferences(State& state, const Job& job) {
  const Json& given = job.order["documentHeader"];
  const std::string id = TextAt(given, "id");
  Json header = (*state.shelf.Find("documents", id))["documentHeader"];
  for (const auto& [name, value] : given.items()) header[name] = value;
  state.shelf.Put("documents", id, {{"documentHeader", header}});
  state.ledger.Add("references", job.subject, {{"header", given}});
  return {{"success", true}, {"documentHeader", header}};
}

void SeedDocuments(State& state) {
  const std::string id = "02931b8a-a6c8-4e47-b3f1-041ffb1e412c";
  const std::string number = state.NextNumber();
  const Json header = {{"id", id},
                       {"documentNumber", number},
                       {"barcode", "DOC" + number},
                       {"documentStatus", "CONFIRMED"},
                       {"documentType", "PURCHASE"},
                       {"cause", "PLANNED"},
                       {"branchCode", 2},
                       {"buyerCode", 2},
                       {"supplierCode", "1"},
                       {"currency", "EUR"},
                       {"currencySymbol", "€"},
                       {"documentDate", "2022-05-30 00:00:00"},
                       {"deliveryDate", "2022-06-02 00:00:00"}};
  const Json row = {{"id", id + "-1"},
                    {"barcode", "8000200017671"},
                    {"itemCode", "032B622-2--19059"},
                    {"dimension1", "4"},
                    {"dimension2", "01"},
                    {"dimension3", "4"},
                    {"dimension4", "K"},
                    {"quantity1", 2},
                    {"taxRate", 22},
                    {"priceSale", 320},
                    {"pricePurchase", 150},
                    {"priceInvoice", 135}};
  state.shelf.Put(
      "documents", id,
      {{"documentHeader", header}, {"documentRows", Json::array({row})}});
}

}  // namespace sandbox
