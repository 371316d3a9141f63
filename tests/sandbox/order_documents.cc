#include "tests/sandbox/order_documents.h"

#include <set>
#include <string>
#include <utility>

namespace sandbox {
namespace {

std::string WhyNoReturn(const State& state, const Json& order) {
  const std::string id = TextAt(order["documentHeader"], "originalId");
  const Json* original = state.shelf.Find("documents", id);
  if (original == nullptr) return "originalId not found: " + id;
  std::set<std::string> rows;
  for (const Json& row : (*original)["documentRows"])
    rows.insert(TextAt(row, "id"));
  for (const Json& row : order["documentRows"]) {
    const std::string reference = TextAt(row, "refDocumentRow");
    if (!rows.contains(reference))
      return "refDocumentRow not found: " + reference;
  }
  return "";
}

}  // namespace

Judgement JudgeOrderDocument(const State& /*state*/, Json order) {
  for (const char* part : {"documentHeader", "documentRows"}) {
    if (!order.contains(part)) return NotGiven(part);
  }
  if (!order["documentHeader"].is_object()) return NotGiven("documentHeader");
  if (!order["documentRows"].is_array() || order["documentRows"].empty())
    return NotGiven("documentRows");
  if (TextAt(order["documentHeader"], "id").empty())
    order["documentHeader"]["id"] = NewUuid();
  Judgement judgement = Accepted(order, /*at_once=*/false);
  judgement.body["id"] = order["documentHeader"]["id"];
  return judgement;
}

Json SaveOrderDocument(State& state, const Job& job) {
  Json header = job.order["documentHeader"];
  Json rows = job.order["documentRows"];
  const std::string id = TextAt(header, "id");
  for (size_t i = 0; i < rows.size(); ++i)
    rows[i]["id"] = id + "-" + std::to_string(i + 1);
  header["documentNumber"] = state.NextNumber();
  if (TextAt(header, "documentStatus").empty())
    header["documentStatus"] = "OPEN";
  state.shelf.Put("documents", id,
                  {{"documentHeader", header}, {"documentRows", rows}});
  state.ledger.Add("saved", job.subject,
                   {{"id", id}, {"type", TextAt(header, "documentType")}});
  return {{"success", true},
          {"id", id},
          {"documentNumber", header["documentNumber"]},
          {"documentStatus", header["documentStatus"]}};
}

Json SaveReturnDocument(State& state, const Job& job) {
  const std::string refusal = WhyNoReturn(state, job.order);
  return refusal.empty() ? SaveOrderDocument(state, job)
                         : Refuse(state, job, refusal);
}

}  // namespace sandbox
