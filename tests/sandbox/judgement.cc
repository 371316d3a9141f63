#include "tests/sandbox/judgement.h"

#include <utility>

namespace sandbox {

Judgement Refused(const std::string& message) {
  return {200, {{"success", false}, {"message", message}}, std::nullopt};
}

Judgement NotGiven(const std::string& field) {
  return Refused("Errore: " + field + " non valorizzato.");
}

Judgement Answered(Json body) {
  Json whole = {{"success", true}};
  whole.update(body);
  return {200, std::move(whole), std::nullopt};
}

Judgement Accepted(Json order, bool at_once) {
  return {200, {{"success", true}}, std::move(order), at_once};
}

}  // namespace sandbox
