#include "adapters/fourws/promotion_webhook_json.h"

#include <set>
#include <string>
#include <vector>

#include "adapters/base/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kUuid[] = "83394a21-e3c0-489d-8a10-7f08041b21aa";
const absl::Time kNow = absl::FromUnixMillis(1'700'000'000'123);

json WebhookFixture() { return Fixture("customer_promo_webhook.json"); }

absl::StatusOr<PromotionEvent> EventOf(const json& body) {
  return PromotionEventFromBody(JsonText(body), "id-1", kNow);
}

TEST(CustomerPromotionFromJsonTest, ReadsTheDocumentedBody) {
  const auto promotions =
      CustomerPromotionFromJson(JsonDocument(WebhookFixture()));
  ASSERT_THAT(promotions, IsOk());
  EXPECT_EQ(promotions->customer(), "1026311");
  EXPECT_EQ(promotions->card(), "9990000100880");
  ASSERT_EQ(promotions->promotions_size(), 1);
  const v1::Promotion& promotion = promotions->promotions(0);
  EXPECT_EQ(promotion.id(), kUuid);
  EXPECT_TRUE(promotion.changed());
  ASSERT_EQ(promotion.periods_size(), 1);
  EXPECT_EQ(promotion.periods(0).period(), "YEAR_2024");
  EXPECT_EQ(promotion.periods(0).purchase_threshold().value(), "832.71");
  EXPECT_EQ(promotion.periods(0).voucher_amount().value(), "0");
  EXPECT_THAT(promotions->changed_promotion_ids(), ElementsAre(kUuid));
  EXPECT_FALSE(promotions->has_unmapped() &&
               !promotions->unmapped().fields().empty());
}

TEST(CustomerPromotionFromJsonTest, KeepsUnknownAttributesWhereTheyStood) {
  json body = WebhookFixture();
  body["shop"] = "1003";
  body["data"][kUuid]["name"] = "SPRING";
  body["data"][kUuid]["YEAR_2024"]["points"] = 12;
  const auto promotions = CustomerPromotionFromJson(JsonDocument(body));
  ASSERT_THAT(promotions, IsOk());
  EXPECT_EQ(promotions->unmapped().fields().at("shop").string_value(), "1003");
  const v1::Promotion& promotion = promotions->promotions(0);
  EXPECT_EQ(promotion.unmapped().fields().at("name").string_value(), "SPRING");
  ASSERT_EQ(promotion.periods_size(), 1);
  EXPECT_EQ(
      promotion.periods(0).unmapped().fields().at("points").number_value(), 12);
}

TEST(CustomerPromotionFromJsonTest, TakesTypesThatDrift) {
  const auto promotions = CustomerPromotionFromJson(*ReadForeignJson(
      R"({"subjectCode":1026311,"cardBarcode":null,"attributesChanged":[7],
          "data":{"7":{"YEAR_2024":{"purchaseThreshold":"832.71"},
                       "YEAR_2025":{"voucherAmount":0.30000000000000004},
                       "YEAR_2026":{}}}})"));
  ASSERT_THAT(promotions, IsOk());
  EXPECT_EQ(promotions->customer(), "1026311");
  EXPECT_EQ(promotions->card(), "");
  const v1::Promotion& promotion = promotions->promotions(0);
  EXPECT_TRUE(promotion.changed());
  ASSERT_EQ(promotion.periods_size(), 3);
  EXPECT_EQ(promotion.periods(0).purchase_threshold().value(), "832.71");
  EXPECT_FALSE(promotion.periods(0).has_voucher_amount());
  EXPECT_EQ(promotion.periods(1).voucher_amount().value(), "0.3");
  EXPECT_FALSE(promotion.periods(2).has_purchase_threshold());
}

TEST(CustomerPromotionFromJsonTest, TakesNoPromotionsAtAll) {
  for (const char* data : {"null", "{}", "[]", "\"\""}) {
    const std::string body = std::string(R"({"cardBarcode":"1","data":)") +
                             data + R"(,"attributesChanged":null})";
    const auto promotions = CustomerPromotionFromJson(*ReadForeignJson(body));
    ASSERT_THAT(promotions, IsOk()) << data;
    EXPECT_EQ(promotions->promotions_size(), 0);
  }
  EXPECT_THAT(
      CustomerPromotionFromJson(JsonDocument(json({{"subjectCode", "1"}}))),
      IsOk());
}

TEST(CustomerPromotionFromJsonTest, KeepsWhatCannotBeReadAndReadsTheRest) {
  const auto promotions = CustomerPromotionFromJson(*ReadForeignJson(
      R"({"subjectCode":"1","attributesChanged":["a",{"b":1},"c"],
          "data":{"a":{"Y":{"voucherAmount":"x","purchaseThreshold":5}},
                  "b":7,"c":{"Y":{}}}})"));
  ASSERT_THAT(promotions, IsOk());
  ASSERT_EQ(promotions->promotions_size(), 3);
  const v1::PromotionPeriod& period = promotions->promotions(0).periods(0);
  EXPECT_EQ(period.purchase_threshold().value(), "5");
  EXPECT_FALSE(period.has_voucher_amount());
  EXPECT_EQ(period.unmapped().fields().at("voucherAmount").string_value(), "x");
  EXPECT_EQ(promotions->promotions(1).id(), "b");
  EXPECT_EQ(promotions->promotions(1).periods_size(), 0);
  EXPECT_EQ(promotions->promotions(2).periods_size(), 1);
  EXPECT_THAT(promotions->changed_promotion_ids(), ElementsAre("a", "c"));
  const auto& unmapped = promotions->unmapped().fields();
  EXPECT_EQ(unmapped.at("attributesChanged").list_value().values_size(), 1);
  const auto& data = unmapped.at("data").struct_value().fields();
  ASSERT_EQ(data.size(), 1u);
  EXPECT_EQ(data.at("b").number_value(), 7);
}

TEST(CustomerPromotionFromJsonTest, KeepsStatesOfAnotherShape) {
  for (const char* body : {R"({"subjectCode":"1","data":5})",
                           R"({"subjectCode":"1","attributesChanged":"a"})"}) {
    const auto promotions = CustomerPromotionFromJson(*ReadForeignJson(body));
    ASSERT_THAT(promotions, IsOk()) << body;
    EXPECT_EQ(promotions->promotions_size(), 0);
    EXPECT_EQ(promotions->changed_promotion_ids_size(), 0);
    EXPECT_EQ(promotions->unmapped().fields_size(), 1) << body;
  }
}

TEST(CustomerPromotionFromJsonTest, NamesWhatCannotBeRead) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {R"([])", "not an object"},
      {R"({})", "subjectCode and cardBarcode: both missing"},
      {R"({"subjectCode":"","cardBarcode":null})", "both missing"},
      {R"({"subjectCode":{}})", "subjectCode: not a text"},
      {R"({"subjectCode":"1","cardBarcode":[]})", "cardBarcode: not a text"}};
  for (const auto& [body, why] : rows) {
    const auto promotions = CustomerPromotionFromJson(*ReadForeignJson(body));
    EXPECT_THAT(promotions, StatusIs(absl::StatusCode::kInvalidArgument))
        << body;
    EXPECT_THAT(std::string(promotions.status().message()), HasSubstr(why));
  }
}

TEST(PromotionEventTest, CarriesTheNotificationAndItsKeys) {
  json body = WebhookFixture();
  body["attributesChanged"].push_back("other");
  const auto made = EventOf(body);
  ASSERT_THAT(made, IsOk());
  const Event& event = made->event;
  EXPECT_EQ(event.id, "id-1");
  EXPECT_EQ(event.source, "4ws");
  EXPECT_EQ(event.type, "customer_promotion");
  EXPECT_EQ(event.receive_time, kNow);
  EXPECT_EQ(event.customer, "4ws/1026311");
  EXPECT_EQ(event.card, "9990000100880");
  EXPECT_THAT(event.promotions, ElementsAre(kUuid, "other"));
  EXPECT_EQ(event.raw, JsonText(body));
  v1::Notification notification;
  ASSERT_TRUE(notification.ParseFromString(event.notification));
  EXPECT_EQ(notification.id(), "id-1");
  EXPECT_EQ(notification.source(), "4ws");
  EXPECT_EQ(notification.type(), "customer_promotion");
  EXPECT_EQ(notification.receive_time().seconds(), 1'700'000'000);
  EXPECT_EQ(notification.receive_time().nanos(), 123'000'000);
  EXPECT_EQ(notification.subject().customer(), "4ws/1026311");
  EXPECT_EQ(notification.subject().card(), "9990000100880");
  EXPECT_THAT(notification.subject().promotions(), ElementsAre(kUuid, "other"));
  EXPECT_EQ(notification.customer_promotion().promotions_size(), 1);
  EXPECT_TRUE(notification.cursor().empty());
  EXPECT_TRUE(notification.raw().empty());
}

TEST(PromotionEventTest, KnowsARepeatWhateverItsWhiteSpace) {
  const auto made = EventOf(WebhookFixture());
  const auto again = PromotionEventFromBody(WebhookFixture().dump(4), "id-2",
                                            kNow + absl::Hours(1));
  json changed = WebhookFixture();
  changed["data"][kUuid]["YEAR_2024"]["voucherAmount"] = 5;
  const auto other = EventOf(changed);
  ASSERT_TRUE(made.ok() && again.ok() && other.ok());
  EXPECT_EQ(made->dedupe.scope, again->dedupe.scope);
  EXPECT_EQ(made->dedupe.content_hash, again->dedupe.content_hash);
  EXPECT_EQ(made->dedupe.scope, other->dedupe.scope);
  EXPECT_NE(made->dedupe.content_hash, other->dedupe.content_hash);
  EXPECT_EQ(made->dedupe.content_hash.size(), 64u);
}

TEST(PromotionEventTest, HashesItsContentAsEver) {
  const auto made = EventOf({{"subjectCode", "1"}, {"cardBarcode", "2"}});
  ASSERT_THAT(made, IsOk());
  // Of the text {"cardBarcode":"2","subjectCode":"1"}.
  EXPECT_EQ(made->dedupe.content_hash,
            "de046aa342ef11ac592f296bea362c61"
            "d164278fc3923c8f0821d96e9f4aa1bf");
}

TEST(PromotionEventTest, ComparesWithinACustomerAndCard) {
  const auto customer = EventOf({{"subjectCode", "1"}, {"cardBarcode", "2"}});
  const auto shifted = EventOf({{"subjectCode", "12"}});
  const auto card = EventOf({{"cardBarcode", "12"}});
  ASSERT_TRUE(customer.ok() && shifted.ok() && card.ok());
  EXPECT_NE(customer->dedupe.scope, shifted->dedupe.scope);
  EXPECT_NE(shifted->dedupe.scope, card->dedupe.scope);
  EXPECT_EQ(card->event.customer, "");
}

TEST(PromotionEventTest, ReportsTheStateOfEachPeriodOfEachPromotion) {
  const auto keys = [](const char* body) {
    const auto made = PromotionEventFromBody(body, "id", absl::UnixEpoch());
    EXPECT_THAT(made, IsOk());
    return made->event.state_keys;
  };
  const auto two = keys(
      R"({"subjectCode": "1", "data": {"A": {"YEAR_1": {}, "YEAR_2": {}}}})");
  ASSERT_THAT(two, testing::SizeIs(2));
  EXPECT_NE(two[0], two[1]);
  EXPECT_THAT(keys(R"({"subjectCode": "1", "data": {"a": {"YEAR_2": {}}}})"),
              testing::ElementsAre(two[1]));
  EXPECT_THAT(keys(R"({"subjectCode": "2", "data": {"a": {"YEAR_2": {}}}})"),
              testing::Not(testing::ElementsAre(two[1])));
  EXPECT_THAT(keys(R"({"subjectCode": "1", "data": {"a": {}}})"),
              testing::SizeIs(1));
  EXPECT_THAT(keys(R"({"subjectCode": "1", "attributesChanged": ["a"]})"),
              testing::IsEmpty());
}

TEST(PromotionEventTest, ReportsManyPromotionsEachOnce) {
  constexpr int kMany = 50'000;
  json body = {{"subjectCode", "1"}};
  for (int i = 0; i < kMany; ++i) {
    body["data"][std::to_string(2 * i)] = json::object();
    body["attributesChanged"].push_back(std::to_string(3 * i));
  }
  body["attributesChanged"].push_back("0");
  const auto made = EventOf(body);
  ASSERT_THAT(made, IsOk());
  // Multiples of 2 and of 3, those of 6 once.
  constexpr int kOfSix = (kMany + 2) / 3;
  EXPECT_EQ(made->event.promotions.size(), size_t{2 * kMany - kOfSix});
  EXPECT_THAT(std::set<std::string>(made->event.promotions.begin(),
                                    made->event.promotions.end()),
              testing::SizeIs(made->event.promotions.size()));
  v1::Notification notification;
  ASSERT_TRUE(notification.ParseFromString(made->event.notification));
  int changed = 0;
  for (const auto& each : notification.customer_promotion().promotions())
    changed += each.changed() ? 1 : 0;
  EXPECT_EQ(changed, kOfSix);
}

TEST(PromotionEventTest, RepeatsNoLongNameInTheKeyOfEachState) {
  json body = {{"subjectCode", std::string(10'000, '1')}};
  for (int i = 0; i < 100; ++i)
    body["data"][std::string(10'000, 'a')]["Y" + std::to_string(i)] =
        json::object();
  const auto made = EventOf(body);
  ASSERT_THAT(made, IsOk());
  const std::set<std::string> keys(made->event.state_keys.begin(),
                                   made->event.state_keys.end());
  EXPECT_THAT(keys, testing::SizeIs(100));
  for (const std::string& key : keys) EXPECT_LT(key.size(), 300u);
}

TEST(PromotionEventTest, TakesCharactersThatAreNoneBesideTheNames) {
  const auto made = PromotionEventFromBody(
      R"({"subjectCode":"1","shop":"\ud83d"})", "id", kNow);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->event.raw, R"({"subjectCode":"1","shop":"\ud83d"})");
  // These lead to somebody else, or to nobody.
  for (const char* body : {R"({"subjectCode":"1\ud83d"})",
                           R"({"subjectCode":"1","cardBarcode":"\ude00"})",
                           "{\"subjectCode\":\"\xff\"}"}) {
    EXPECT_THAT(PromotionEventFromBody(body, "id", kNow),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << body;
  }
}

TEST(PromotionEventTest, TakesAQuarterAsManyPeriodsAsValues) {
  const std::string body =
      R"({"subjectCode":"7","data":{"p":{"a":{},"b":{}},"q":{}}})";
  const auto made = PromotionEventFromBody(body, "id", kNow, 12);
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(made->event.state_keys.size(), 3u);
  const auto more = PromotionEventFromBody(body, "id", kNow, 11);
  EXPECT_THAT(more, StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(more.status().message(), "more than 2 periods of promotions");
  EXPECT_EQ(PromotionEventFromBody(body, "id", kNow, 6).status().message(),
            "more than 6 values");
}

TEST(PromotionEventTest, RefusesABodyThatIsNoJson) {
  for (const char* body : {"", "<html/>", "{\"subjectCode\":", "\xff\xfe"}) {
    EXPECT_THAT(PromotionEventFromBody(body, "id", kNow),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

}  // namespace
}  // namespace gateway::fourws
