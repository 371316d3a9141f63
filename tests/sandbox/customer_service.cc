#include "tests/sandbox/customer_service.h"

#include <utility>

namespace sandbox {

Judgement JudgeGetCustomer(const State& state, Json query) {
  const std::string barcode = TextAt(query, "barcode");
  if (barcode.empty()) return NotGiven("barcode");
  const std::string field = TextAt(query, "pkFieldName");
  for (const auto& [card, customer] : state.shelf.All("customers")) {
    if ((field.empty() ? card : TextAt(customer, field)) == barcode)
      return Answered({{"customer", customer}});
  }
  return Refused("Customer NOT found");
}

Judgement JudgeOptIn(const State& state, Json order) {
  const std::string barcode = TextAt(order, "barcode");
  if (barcode.empty() || order.size() < 2) return Refused("missing_parameter");
  if (state.shelf.Find("customers", barcode) == nullptr)
    return Refused("customer_not_found");
  return Accepted(std::move(order), /*at_once=*/true);
}

Json OptIn(State& state, const Job& job) {
  const std::string barcode = TextAt(job.order, "barcode");
  Json consents = job.order;
  consents.erase("barcode");
  state.shelf.Put("customers", barcode, consents);
  state.ledger.Add("opt_in", job.subject, {{"consents", consents}});
  return {{"success", true}, {"message", "OK"}};
}

void SeedCustomers(Shelf& shelf) {
  shelf.Put("customers", "0099000001209",
            {{"cardBarcode", "0099000001209"},
             {"subjectName", "Cliente"},
             {"subjectSurname", "Esempio"},
             {"sex", "M"},
             {"birthday", "1989-12-31 00:00:00"},
             {"address1", "via Esempio 1"},
             {"zipCode", "31046"},
             {"city", "Oderzo"},
             {"province", "TV"},
             {"email", "cliente@example.com"},
             {"fiscalCode", "XXXXXX99X99X999X"},
             {"foreignPerson", "F"},
             {"entityCode", 210},
             {"cardSubtype", 3},
             {"subjectCode", "1026311"}});
}

}  // namespace sandbox
