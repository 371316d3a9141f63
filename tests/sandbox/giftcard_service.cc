#include "tests/sandbox/giftcard_service.h"

#include <utility>

namespace sandbox {
namespace {

Judgement Refused(const std::string& message) {
  return {200, {{"success", false}, {"message", message}}, std::nullopt};
}

Judgement Denied() { return {401, {{"message", "Access Denied."}}, {}}; }

Judgement JudgeLogin(const AuthRules& rules, const std::string& body) {
  std::optional<Json> login = ParseJson(body);
  if (!login || !MayLogIn(rules, *login)) return Denied();
  return {200, Json::object(), std::move(login), /*at_once=*/true};
}

Judgement JudgeGet(const CardBook& cards, const std::string& barcode) {
  if (barcode.empty()) return Refused("Errore: barcode non valorizzato.");
  std::optional<Json> card = cards.ForPlatform(barcode);
  if (!card) return Refused("barcode not found");
  return {200, {{"success", true}, {"giftcard", *std::move(card)}}, {}};
}

// Whether the amount is a number and not zero.
bool IsAmount(const Json& amount) {
  const std::string digits = TextOf(amount);
  const size_t mantissa = digits.find_first_of("eE");
  return IsNumber(amount) &&
         digits.substr(0, mantissa).find_first_of("123456789") !=
             std::string::npos;
}

Judgement JudgeUpdate(const std::string& body) {
  std::optional<Json> order = ParseJson(body);
  if (!order || !order->is_object()) {
    return Refused("Errore: body non valido.");
  }
  for (const char* field : {"entityCode", "barcode", "amount"}) {
    if (TextAt(*order, field).empty()) {
      return Refused("Errore: " + std::string(field) + " non valorizzato.");
    }
  }
  if (!IsAmount((*order)["amount"])) {
    return Refused("Errore: amount non valido.");
  }
  return {200, {{"success", true}}, std::move(order)};
}

}  // namespace

Call Understand(const ServiceNames& names, const Request& request) {
  Call call;
  if (request.path != "/api") return call;
  call.cmd = request.Query("cmd");
  call.barcode = request.Query(names.barcode_param);
  if (request.method == "GET" && call.cmd == names.cmd_get) {
    call.operation = "get";
  } else if (request.method == "POST" && call.cmd == names.cmd_login) {
    call.operation = "login";
  } else if (request.method == "POST" && call.cmd == names.cmd_update) {
    call.operation = "update";
    const std::optional<Json> order = ParseJson(request.body);
    if (order) call.barcode = TextAt(*order, "barcode");
  }
  return call;
}

Judgement Judge(const ServiceNames& names, const State& state,
                const Request& request, const Call& call) {
  if (request.path != "/api") return {404, {{"message", "Not Found"}}, {}};
  if (call.operation == "login") return JudgeLogin(names.auth, request.body);
  if (!MayEnter(names.auth, state.sessions, request)) return Denied();
  if (call.operation == "get") return JudgeGet(state.cards, call.barcode);
  if (call.operation == "update") return JudgeUpdate(request.body);
  return Refused("cmd not found");
}

}  // namespace sandbox
