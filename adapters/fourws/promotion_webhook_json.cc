#include "adapters/fourws/promotion_webhook_json.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/json.h"
#include "adapters/base/json_quote.h"
#include "adapters/base/mended_json.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/sha256.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/json_fields.h"
#include "google/protobuf/arena.h"

namespace gateway::fourws {
namespace {

constexpr Field kPromotionPeriod[] = {
    {"purchase_threshold", "purchaseThreshold"},
    {"voucher_amount", "voucherAmount"},
};

// A name that leads to somebody. With a character lost it leads to nobody.
std::string ReadName(absl::string_view field, FieldReader& fields) {
  std::string name = fields.Text(field);
  if (absl::StrContains(name, kLostCharacter))
    fields.Fail(field, "a character of it was lost");
  return name;
}

// Whether there is nothing in `value`; some senders write no entries as `[]`.
bool IsEmpty(JsonValue value) {
  return IsNothing(value) || (value.is_array() && value.empty());
}

void ReadPromotion(JsonValue json, v1::Promotion& promotion) {
  promotion.set_id(std::string(json.name()));
  if (!json.is_object()) return;
  for (const JsonValue value : json) {
    const std::string name(value.name());
    if (!value.is_object()) {
      (*promotion.mutable_unmapped()->mutable_fields())[name] =
          JsonToValue(value);
      continue;
    }
    v1::PromotionPeriod& period = *promotion.add_periods();
    period.set_period(name);
    FieldReader fields(value, "");
    ReadFields({kPromotionPeriod}, fields, {}, period);
  }
}

// What cannot be read stays unread.
void ReadPromotions(FieldReader& body, v1::CustomerPromotion& promotions) {
  constexpr absl::string_view kName = "data";
  const JsonValue data = body.Raw(kName);
  if (IsEmpty(data)) return;
  if (!data.is_object()) return body.Keep(kName);
  std::vector<JsonValue> unread;
  for (const JsonValue state : data) {
    ReadPromotion(state, *promotions.add_promotions());
    if (!IsEmpty(state) && !state.is_object()) unread.push_back(state);
  }
  if (!unread.empty()) body.KeepPart(kName, ObjectToValue(unread));
}

// As ReadPromotions().
void ReadChanged(FieldReader& body, v1::CustomerPromotion& promotions) {
  constexpr absl::string_view kName = "attributesChanged";
  const JsonValue changed = body.Raw(kName);
  if (IsEmpty(changed)) return;
  if (!changed.is_array()) return body.Keep(kName);
  std::vector<JsonValue> unread;
  for (const JsonValue element : changed) {
    const absl::StatusOr<std::string> id = ReadText(element);
    if (!id.ok())
      unread.push_back(element);
    else if (!id->empty())
      promotions.add_changed_promotion_ids(*id);
  }
  if (!unread.empty()) body.KeepPart(kName, ListToValue(unread));
  const absl::flat_hash_set<std::string> ids(
      promotions.changed_promotion_ids().begin(),
      promotions.changed_promotion_ids().end());
  for (v1::Promotion& promotion : *promotions.mutable_promotions())
    promotion.set_changed(ids.contains(promotion.id()));
}

// The promotions named, each once: those with a state, then the others.
std::vector<std::string> PromotionIds(const v1::CustomerPromotion& promotions) {
  std::vector<std::string> ids;
  absl::flat_hash_set<std::string> seen;
  const auto add = [&ids, &seen](const std::string& id) {
    if (seen.insert(id).second) ids.push_back(id);
  };
  for (const auto& promotion : promotions.promotions()) add(promotion.id());
  for (const auto& id : promotions.changed_promotion_ids()) add(id);
  return ids;
}

// `text`, or its digest if that is shorter than to repeat it with each state.
std::string Short(const std::string& text) {
  constexpr size_t kLong = 256;
  return text.size() > kLong ? Sha256Hex(text) : text;
}

// How many StateKeys() there are.
size_t CountStates(const v1::CustomerPromotion& promotions) {
  size_t states = 0;
  for (const v1::Promotion& promotion : promotions.promotions())
    states +=
        std::max<size_t>(1, static_cast<size_t>(promotion.periods_size()));
  return states;
}

// Of each period upstream sends snapshots, the last of which is valid.
std::vector<std::string> StateKeys(const Event& event,
                                   const v1::CustomerPromotion& promotions) {
  const std::string customer = Short(event.customer);
  const std::string card = Short(event.card);
  std::vector<std::string> keys;
  const auto add = [&](const std::string& promotion,
                       const std::string& period) {
    // As a list, so that no two keys read alike.
    keys.push_back(JsonList({event.type, customer, card, promotion, period}));
  };
  for (const v1::Promotion& promotion : promotions.promotions()) {
    const std::string id = Short(absl::AsciiStrToLower(promotion.id()));
    for (const v1::PromotionPeriod& period : promotion.periods())
      add(id, Short(period.period()));
    if (promotion.periods().empty()) add(id, "");
  }
  return keys;
}

absl::Status ReadCustomerPromotion(JsonValue json,
                                   v1::CustomerPromotion& promotions) {
  FieldReader fields(json, "");
  promotions.set_customer(ReadName("subjectCode", fields));
  promotions.set_card(ReadName("cardBarcode", fields));
  RETURN_IF_ERROR(fields.status());
  if (promotions.customer().empty() && promotions.card().empty()) {
    return absl::InvalidArgumentError(
        "subjectCode and cardBarcode: both missing");
  }
  ReadPromotions(fields, promotions);
  ReadChanged(fields, promotions);
  *promotions.mutable_unmapped() = fields.Unmapped();
  return absl::OkStatus();
}

// Completes `notification`, which has its promotions.
std::string NotificationBytes(const Event& event,
                              v1::Notification& notification) {
  notification.set_id(event.id);
  notification.set_source(event.source);
  notification.set_type(event.type);
  *notification.mutable_receive_time() = ToProto(event.receive_time);
  v1::Subject& subject = *notification.mutable_subject();
  subject.set_customer(event.customer);
  subject.set_card(event.card);
  subject.mutable_promotions()->Add(event.promotions.begin(),
                                    event.promotions.end());
  return notification.SerializeAsString();
}

}  // namespace

absl::StatusOr<v1::CustomerPromotion> CustomerPromotionFromJson(
    JsonValue json) {
  v1::CustomerPromotion promotions;
  RETURN_IF_ERROR(ReadCustomerPromotion(json, promotions));
  return promotions;
}

absl::StatusOr<PromotionEvent> PromotionEventFromBody(absl::string_view body,
                                                      std::string id,
                                                      absl::Time receive_time,
                                                      size_t max_values) {
  // A period with its two numbers is three values.
  constexpr size_t kValuesPerState = 4;
  ASSIGN_OR_RETURN(const JsonDocument parsed,
                   ReadForeignJson(body, max_values));
  google::protobuf::Arena arena;  // Cheaper: it is thrown away at once.
  auto& notification =
      *google::protobuf::Arena::CreateMessage<v1::Notification>(&arena);
  v1::CustomerPromotion& promotions =
      *notification.mutable_customer_promotion();
  RETURN_IF_ERROR(ReadCustomerPromotion(parsed, promotions));
  const size_t max_states = std::max<size_t>(1, max_values / kValuesPerState);
  if (CountStates(promotions) > max_states) {
    return absl::ResourceExhaustedError(
        absl::StrCat("more than ", max_states, " periods of promotions"));
  }
  PromotionEvent made;
  Event& event = made.event;
  event.id = std::move(id);
  event.source = std::string(kSource);
  event.type = std::string(kCustomerPromotion);
  event.receive_time = receive_time;
  if (!promotions.customer().empty()) {
    event.customer = absl::StrCat(kSource, "/", promotions.customer());
  }
  event.card = promotions.card();
  event.promotions = PromotionIds(promotions);
  event.state_keys = StateKeys(event, promotions);
  event.raw = std::string(body);
  event.notification = NotificationBytes(event, notification);
  // As a list, so that no two scopes read alike.
  made.dedupe.scope =
      JsonList({event.type, Short(event.customer), Short(event.card)});
  // The members of an object come by name.
  made.dedupe.content_hash = Sha256Hex(JsonText(parsed.root()));
  return made;
}

}  // namespace gateway::fourws
