#include "adapters/one/webhook_json.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/json_document.h"
#include "adapters/base/json_search.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/notification_event.h"

namespace gateway::one {
namespace {

// A body that was read as far as it can be.
struct Body {
  Body(absl::string_view text, size_t max_values)
      : parsed(ReadForeignJson(text, max_values)),
        search(parsed.ok() ? parsed->root() : JsonValue()) {}

  // Any fault but that it holds too much is none.
  absl::Status status() const {
    return absl::IsResourceExhausted(parsed.status()) ? parsed.status()
                                                      : absl::OkStatus();
  }

  std::string Client() const {
    return search.Find({"clientid", "customerid", "organizationid"});
  }

  absl::StatusOr<JsonDocument> parsed;
  JsonSearch search;
};

template <typename Payload>
void Fill(const Body& body, Payload& payload) {
  payload.set_client(body.Client());
  if (body.parsed.ok())
    *payload.mutable_content() = JsonToValue(body.parsed->root());
}

ReceivedEvent Receive(v1::Notification notification, const std::string& client,
                      absl::string_view raw) {
  if (!client.empty()) {
    notification.mutable_subject()->set_customer(
        absl::StrCat(kSource, "/", client));
  }
  return {.event = EventOf(notification, raw),
          .dedupe = {},
          .mapped = !client.empty()};
}

}  // namespace

absl::StatusOr<ReceivedEvent> CartOpenedFromBody(absl::string_view body,
                                                 std::string id,
                                                 absl::Time receive_time,
                                                 size_t max_values) {
  const Body read(body, max_values);
  RETURN_IF_ERROR(read.status());
  auto notification =
      NewNotification(std::move(id), kSource, kCartOpened, receive_time);
  v1::CartOpened& opened = *notification.mutable_cart_opened();
  Fill(read, opened);
  opened.set_cart(read.search.Find({"cartid"}));
  return Receive(std::move(notification), read.Client(), body);
}

absl::StatusOr<ReceivedEvent> ClientLoggedFromBody(absl::string_view body,
                                                   std::string id,
                                                   absl::Time receive_time,
                                                   size_t max_values) {
  const Body read(body, max_values);
  RETURN_IF_ERROR(read.status());
  auto notification =
      NewNotification(std::move(id), kSource, kClientLogged, receive_time);
  Fill(read, *notification.mutable_client_logged());
  return Receive(std::move(notification), read.Client(), body);
}

absl::StatusOr<ReceivedEvent> OfferOpenedFromBody(absl::string_view body,
                                                  std::string id,
                                                  absl::Time receive_time,
                                                  size_t max_values) {
  const Body read(body, max_values);
  RETURN_IF_ERROR(read.status());
  auto notification =
      NewNotification(std::move(id), kSource, kOfferOpened, receive_time);
  v1::OfferOpened& opened = *notification.mutable_offer_opened();
  Fill(read, opened);
  opened.set_offer(read.search.Find({"offerid"}));
  return Receive(std::move(notification), read.Client(), body);
}

}  // namespace gateway::one
