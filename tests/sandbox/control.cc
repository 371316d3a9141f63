#include "tests/sandbox/control.h"

#include <optional>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "tests/sandbox/post_report.h"

namespace sandbox {
namespace {

constexpr std::string_view kRoot = "/sandbox/";

Reply JsonReply(const Json& body) { return {200, WriteJson(body)}; }

Reply Error(int status, const std::string& message) {
  return {status, WriteJson({{"error", message}})};
}

Reply Removed(size_t count) { return JsonReply({{"removed", count}}); }

// An empty body is an empty object.
Json BodyOf(const Request& request) {
  if (request.body.empty()) return Json::object();
  std::optional<Json> body = ParseJson(request.body);
  if (!body || !body->is_object()) {
    throw std::invalid_argument("the body is no JSON object");
  }
  return *std::move(body);
}

int64_t NumberAt(const Request& request, const char* name, int64_t otherwise) {
  const std::string text = request.Query(name);
  return text.empty() ? otherwise : std::stoll(text);
}

}  // namespace

asio::awaitable<Reply> Control::Handle(Request request) {
  const std::string route = request.path.substr(kRoot.size());
  const size_t slash = route.find('/');
  const std::string name = route.substr(0, slash);
  const std::string id =
      slash == std::string::npos ? "" : route.substr(slash + 1);
  const bool post = request.method == "POST";
  try {
    if (name == "health") co_return Health();
    if (name == "cards") co_return Cards(request, id);
    if (name == "faults") co_return Faults(request, id);
    if (name == "ledger") co_return Entries(request);
    if (name == "items") co_return Items(request, id);
    if (name == "documents") co_return Document(id);
    if (name == "shelf") co_return Shelf(request, id);
    if (name == "magic") co_return JsonReply({{"magic", state_.magic.cards}});
    if (name == "sessions") co_return Sessions(request, id);
    if (name == "settings") co_return ChangeOrShowSettings(request);
    if (name == "promotions" && post) {
      co_return co_await Promotions(BodyOf(request));
    }
    if (name == "callbacks" && post) {
      co_return co_await Callbacks(BodyOf(request));
    }
  } catch (const std::exception& error) {
    co_return Error(400, error.what());
  }
  co_return Error(404,
                  "no such request: " + request.method + " " + request.path);
}

Reply Control::Health() const {
  return JsonReply({{"ok", true},
                    {"requests", api_.requests()},
                    {"jobs_pending", jobs_.pending()},
                    {"callbacks_pending", callbacks_.pending()},
                    {"last_seq", state_.ledger.last_seq()}});
}

Reply Control::Cards(const Request& request, const std::string& barcode) {
  if (request.method == "PUT") {
    const auto movement = state_.cards.Put(barcode, BodyOf(request));
    if (movement) state_.ledger.AddMovement(0, *movement);
  } else if (request.method == "DELETE") {
    return Removed(state_.cards.Remove(barcode) ? 1 : 0);
  } else if (barcode.empty()) {
    return JsonReply({{"cards", state_.cards.AllForControl()}});
  }
  const std::optional<Json> card = state_.cards.ForControl(barcode);
  return card ? JsonReply(*card) : Error(404, "barcode not found");
}

Reply Control::Faults(const Request& request, const std::string& id) {
  if (request.method == "POST") {
    return JsonReply(state_.faults.Add(BodyOf(request)));
  }
  if (request.method != "DELETE") {
    return JsonReply({{"faults", state_.faults.All()}});
  }
  if (id.empty()) return Removed(state_.faults.Clear());
  return Removed(state_.faults.Remove(std::stoll(id)) ? 1 : 0);
}

Reply Control::Entries(const Request& request) {
  if (request.method == "DELETE") return Removed(state_.ledger.Clear());
  return {200,
          state_.ledger.Read({request.Query("kind"), request.Query("barcode"),
                              NumberAt(request, "request", 0),
                              NumberAt(request, "since", 0),
                              NumberAt(request, "limit", INT64_MAX)})};
}

Reply Control::Items(const Request& request, const std::string& code) {
  std::set<std::string>& items = state_.cards.items();
  if (request.method == "DELETE") return Removed(items.erase(code));
  if (request.method == "PUT" && !code.empty()) items.insert(code);
  return JsonReply({{"items", items}});
}

Reply Control::Document(const std::string& name) const {
  const std::optional<std::string> pdf = state_.documents.Find(name);
  if (!pdf) return Error(404, "document not found");
  return {200, *pdf, "application/pdf"};
}

Reply Control::Shelf(const Request& request, const std::string& path) {
  const size_t slash = path.find('/');
  const std::string collection = path.substr(0, slash);
  if (slash == std::string::npos) {
    Json all = Json::object();
    for (const auto& [key, object] : state_.shelf.All(collection))
      all[key] = object;
    return JsonReply({{collection, all}});
  }
  const std::string key = path.substr(slash + 1);
  if (request.method == "PUT")
    return JsonReply(state_.shelf.Put(collection, key, BodyOf(request)));
  if (request.method == "DELETE")
    return Removed(state_.shelf.Remove(collection, key));
  const Json* object = state_.shelf.Find(collection, key);
  return object != nullptr ? JsonReply(*object) : Error(404, "not found");
}

Reply Control::Sessions(const Request& request, const std::string& id) {
  if (request.method == "POST" && id == "expire") {
    return JsonReply({{"expired", state_.sessions.Expire()}});
  }
  return JsonReply({{"live", state_.sessions.live()}});
}

Reply Control::ChangeOrShowSettings(const Request& request) {
  if (request.method == "PUT") {
    state_.settings = ChangeSettings(state_.settings, BodyOf(request));
  }
  return JsonReply(ShowSettings(state_.settings));
}

asio::awaitable<Reply> Control::Promotions(Json order) {
  const Json answer = co_await promotions_.Send(std::move(order));
  co_return JsonReply(answer);
}

asio::awaitable<Reply> Control::Callbacks(Json order) {
  Callback callback;
  callback.url = TextAt(order, "url");
  if (order.contains("request")) {
    const std::optional<Callback> known =
        jobs_.CallbackOf(std::stoll(TextAt(order, "request")));
    if (!known) throw std::invalid_argument("no such job");
    callback = *known;
    if (order.contains("url")) callback.url = TextAt(order, "url");
  }
  const bool raw = order.contains("raw");
  if (raw) callback.body = TextAt(order, "raw");
  if (order.contains("body")) callback.body = WriteJson(order["body"]);
  if (order.contains("content_type")) {
    callback.content_type = TextAt(order, "content_type");
  }
  if (callback.url.empty()) throw std::invalid_argument("no url");
  if (callback.body.empty() && !raw) {
    throw std::invalid_argument("no body: the job has not ended");
  }
  const int64_t count =
      order.contains("count") ? std::stoll(TextAt(order, "count")) : 1;
  PostReport report;
  for (int64_t i = 0; i < count; ++i) {
    report.Add(co_await callbacks_.Send(callback));
  }
  co_return JsonReply(report.ToJson());
}

}  // namespace sandbox
