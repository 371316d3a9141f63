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

}  // namespace sandbox
