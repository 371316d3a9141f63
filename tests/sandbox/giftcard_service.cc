#include "tests/sandbox/giftcard_service.h"

#include <utility>

#include "tests/sandbox/document_services.h"
#include "tests/sandbox/money.h"

namespace sandbox {
namespace {

constexpr int64_t kMostGenerated = 10'000;

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

Judgement JudgeUpdate(Json order) {
  for (const char* field : {"entityCode", "barcode", "amount"}) {
    if (TextAt(order, field).empty()) return NotGiven(field);
  }
  if (!IsAmount(order["amount"])) return Refused("Errore: amount non valido.");
  return {200, {{"success", true}}, std::move(order)};
}

Judgement JudgeGenerate(Json order) {
  for (const char* field : {"itemCode", "giftcards"}) {
    if (TextAt(order, field).empty()) return NotGiven(field);
  }
  const auto count = MinorUnits(TextAt(order, "giftcards"), 0);
  if (!count || *count < 1 || *count > kMostGenerated) {
    return Refused("Errore: giftcards non valido.");
  }
  order["giftcards"] = *count;
  return {200, {{"success", true}}, std::move(order)};
}

Judgement JudgePdf(const Settings& settings, Json order) {
  const auto barcodes = order.find("barcodes");
  if (barcodes == order.end() || !barcodes->is_array() || barcodes->empty()) {
    return NotGiven("barcodes");
  }
  if (settings.pdf_by_callback && TextAt(order, "callback").empty()) {
    return NotGiven("callback");
  }
  return {
      200, {{"success", true}}, std::move(order), !settings.pdf_by_callback};
}

Judgement JudgePost(const State& state, const Request& request,
                    const Call& call) {
  const DocumentService* service = FindDocumentService(call.operation);
  std::optional<Json> order = ParseJson(request.body);
  if (!order || !order->is_object()) {
    return Refused("Errore: body non valido.");
  }
  if (service != nullptr) {
    // A page is asked for in the query, whatever the method.
    for (const char* name : {"start", "limit"}) {
      if (!request.Query(name).empty()) (*order)[name] = request.Query(name);
    }
    return service->judge(state, *std::move(order));
  }
  if (call.operation == "update") return JudgeUpdate(*std::move(order));
  if (call.operation == "generate") return JudgeGenerate(*std::move(order));
  return JudgePdf(state.settings, *std::move(order));
}

std::string OperationOf(const ServiceNames& names, const Request& request,
                        const std::string& cmd) {
  for (const DocumentService& service : DocumentServices()) {
    const auto other = names.documents.find(service.name);
    if (request.method == service.method &&
        cmd == (other == names.documents.end() ? service.cmd : other->second))
      return service.name;
  }
  if (request.method == "GET") return cmd == names.cmd_get ? "get" : "";
  if (request.method != "POST") return "";
  if (cmd == names.cmd_update) return "update";
  if (cmd == names.cmd_generate) return "generate";
  if (cmd == names.cmd_pdf) return "pdf";
  return cmd == names.cmd_login ? "login" : "";
}

Json QueryOf(const Request& request) {
  Json query = Json::object();
  for (const auto& [name, value] : request.query) query[name] = value;
  return query;
}

// Of several cards the first.
std::string BarcodeOf(const Json& order) {
  const auto barcodes = order.find("barcodes");
  const bool several =
      barcodes != order.end() && barcodes->is_array() && !barcodes->empty();
  return several ? TextOf(barcodes->front()) : TextAt(order, "barcode");
}

}  // namespace

Call Understand(const ServiceNames& names, const Request& request) {
  Call call;
  if (IsForOne(request)) {
    const OneCall asked = UnderstandOne(request);
    return {asked.operation, "", asked.id};
  }
  if (request.path != "/api") return call;
  call.cmd = request.Query("cmd");
  call.operation = OperationOf(names, request, call.cmd);
  call.barcode = request.Query(names.barcode_param);
  const bool document = FindDocumentService(call.operation) != nullptr;
  if (call.operation == "update" || call.operation == "pdf" || document) {
    const std::optional<Json> order = ParseJson(request.body);
    if (order && order->is_object())
      call.barcode = document ? KeyOf(*order) : BarcodeOf(*order);
  }
  return call;
}

Judgement Judge(const ServiceNames& names, const State& state,
                const Request& request, const Call& call) {
  if (IsForOne(request)) return JudgeOne(names.one, state, request);
  if (request.path != "/api") return {404, {{"message", "Not Found"}}, {}};
  if (call.operation == "login") return JudgeLogin(names.auth, request.body);
  if (!MayEnter(names.auth, state.sessions, request)) return Denied();
  if (call.operation == "get") return JudgeGet(state.cards, call.barcode);
  if (call.operation.empty()) return Refused("cmd not found");
  if (request.method == "GET")
    return FindDocumentService(call.operation)->judge(state, QueryOf(request));
  return JudgePost(state, request, call);
}

}  // namespace sandbox
