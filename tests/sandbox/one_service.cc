#include "tests/sandbox/one_service.h"

#include <optional>
#include <string_view>
#include <utility>

#include "tests/sandbox/card.h"

namespace sandbox {
namespace {

constexpr std::string_view kRoot = "/one/";
constexpr std::string_view kOffer =
    "/one/api/v1/orderpath/integrations/auth-required/offer";
constexpr std::string_view kCarts =
    "/one/api/v1/orderpath/integrations/auth-required/carts/";
constexpr std::string_view kClients =
    "/one/api/v1/account/integrations/auth-required/clients/";

struct Route {
  const char* method;
  std::string_view before;  // The id is between the two.
  std::string_view after;
  const char* operation;
  const char* collection;
};

constexpr char kAdd[] = "one_add_products";
constexpr char kPrices[] = "one_change_prices";

// Of all but offers, whose id is in the query.
constexpr Route kRoutes[] = {
    {"GET", kClients, "", "one_get_client", "one_clients"},
    {"PUT", kCarts, "/add-configurable-products", kAdd, "one_carts"},
    {"POST", kCarts, "/change-product-lines-prices", kPrices, "one_carts"},
};

std::optional<std::string> IdIn(std::string_view path, const Route& route) {
  if (!path.starts_with(route.before) || !path.ends_with(route.after) ||
      path.size() <= route.before.size() + route.after.size())
    return std::nullopt;
  path.remove_prefix(route.before.size());
  path.remove_suffix(route.after.size());
  return std::string(path);
}

bool IsGetOffer(const Request& request) {
  return request.method == "GET" && request.path == kOffer;
}

Judgement Error(int status, const std::string& message) {
  return {status, {{"message", message}}, std::nullopt};
}

Judgement JudgeRead(const State& state, const char* collection,
                    const std::string& id) {
  const Json* found = state.shelf.Find(collection, id);
  return found == nullptr ? Error(404, "not found")
                          : Judgement{200, *found, std::nullopt};
}

bool IsList(const Json& body, const char* field) {
  const auto found = body.find(field);
  return found != body.end() && found->is_array() && !found->empty();
}

Judgement JudgeWrite(const std::string& operation, const Request& request) {
  const std::optional<Json> body = ParseJson(request.body);
  const char* list =
      operation == kAdd ? "configurableProducts" : "productLines";
  if (!body || !body->is_object() || !IsList(*body, list))
    return Error(400, std::string(list) + " must not be empty");
  // The id is in the path only.
  Json order = *body;
  order["cartId"] = UnderstandOne(request).id;
  return Accepted(std::move(order), /*at_once=*/true);
}

Json NewLine(const Json& product, const Json& parent) {
  Json line = {{"id", NewUuid()}};
  if (!parent.is_null()) line["parentLineId"] = parent;
  line.update(product);
  line.erase("externalId");  // As documented, ignored.
  return line;
}

// Of the whole cart, which is put back on the shelf.
Json LinesOf(const State& state, const std::string& cart) {
  const Json* found = state.shelf.Find("one_carts", cart);
  return found->contains("productLines") ? (*found)["productLines"]
                                         : Json::array();
}

Json AddProducts(State& state, const Job& job, const std::string& cart) {
  Json lines = LinesOf(state, cart);
  Json added = Json::array();
  for (const Json& product : job.order["configurableProducts"]) {
    Json parent;
    if (product.contains("main")) {
      added.push_back(NewLine(product["main"], nullptr));
      parent = added.back()["id"];
    }
    if (!product.contains("children")) continue;
    for (const Json& child : product["children"])
      added.push_back(NewLine(child, parent));
  }
  for (const Json& line : added) lines.push_back(line);
  state.shelf.Put("one_carts", cart, {{"productLines", lines}});
  state.ledger.Add("one_add", job.subject, {{"lines", added}});
  return {{"cartId", cart}, {"productLines", added}};
}

Json ChangePrices(State& state, const Job& job, const std::string& cart) {
  Json lines = LinesOf(state, cart);
  for (const Json& change : job.order["productLines"]) {
    for (Json& line : lines) {
      if (TextAt(line, "id") == TextAt(change, "id"))
        line["price"] = change["price"];
    }
  }
  state.shelf.Put("one_carts", cart, {{"productLines", lines}});
  state.ledger.Add("one_prices", job.subject,
                   {{"lines", job.order["productLines"]}});
  return {{"cartId", cart}};
}

}  // namespace

bool IsForOne(const Request& request) {
  return request.path.starts_with(kRoot);
}

OneCall UnderstandOne(const Request& request) {
  if (IsGetOffer(request)) return {"one_get_offer", request.Query("offerId")};
  for (const Route& route : kRoutes) {
    if (request.method != route.method) continue;
    if (auto id = IdIn(request.path, route))
      return {route.operation, *std::move(id)};
  }
  return {};
}

Judgement JudgeOne(const OneRules& rules, const State& state,
                   const Request& request) {
  const auto shows = [&](const char* header, const std::string& demanded) {
    const auto shown = request.credentials.find(header);
    return demanded.empty() ||
           (shown != request.credentials.end() && shown->second == demanded);
  };
  if (!shows("one-tenant", rules.tenant) || !shows("ApiAuth", rules.api_key))
    return Error(401, "unauthorized");
  if (IsGetOffer(request))
    return JudgeRead(state, "one_offers", request.Query("offerId"));
  const OneCall call = UnderstandOne(request);
  for (const Route& route : kRoutes) {
    if (call.operation != route.operation) continue;
    Judgement read = JudgeRead(state, route.collection, call.id);
    return read.status != 200 || request.method == "GET"
               ? read
               : JudgeWrite(call.operation, request);
  }
  return Error(404, "no such path");
}

bool IsOnes(const std::string& operation) {
  return operation == kAdd || operation == kPrices;
}

Json WorkForOne(State& state, const Job& job) {
  const std::string cart = TextAt(job.order, "cartId");
  return job.operation == kAdd ? AddProducts(state, job, cart)
                               : ChangePrices(state, job, cart);
}

void SeedOne(Shelf& shelf) {
  const char* client = "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a";
  const char* offer = "15570c28-543e-4928-9466-0d72b015a5f6";
  const char* cable = "1116cba2-499d-4f49-b1bd-4163c1f09fdc";
  shelf.Put("one_carts", "c2c25ae9-dbcf-43bb-9626-ee1f5ae174ea",
            {{"clientId", client}, {"productLines", Json::array()}});
  shelf.Put("one_clients", client,
            {{"clientId", client},
             {"accountType", "CLIENT"},
             {"address", {{"city", "Wrocław"}, {"country", "PL"}}},
             {"admin", {{"name", "Example"}, {"email", "admin@example.com"}}},
             {"clientStatus", "ACTIVE"}});
  const Json lines = {{{"id", cable}, {"productId", "CABLE-1"}},
                      {{"id", "4bbecd33-ccf9-4dd8-b45d-14addb2982d5"},
                       {"parentLineId", cable},
                       {"productId", "DRUM-1"}}};
  const Json slot = {{"availabilityState", "NONE_AVAILABLE"},
                     {"id", "EMPTY:0"},
                     {"notes", ""},
                     {"productLines", lines}};
  shelf.Put("one_offers", offer,
            {{"clientId", client},
             {"documentNumber", "O/36/1/2022"},
             {"expirationDate", "2022-11-15"},
             {"id", offer},
             {"status", "WON_TRANSFERRED"},
             {"split", {{"slots", Json::array({slot})}}}});
}

}  // namespace sandbox
