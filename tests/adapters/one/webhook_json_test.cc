#include "adapters/one/webhook_json.h"

#include <fstream>
#include <iterator>
#include <string>

#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

const absl::Time kReceived = absl::FromUnixMillis(1'700'000'000'123);
constexpr char kClient[] = "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a";

std::string Fixture(const std::string& name) {
  std::ifstream file(std::string(FIXTURES) + "/one/" + name);
  EXPECT_TRUE(file.good()) << name;
  return {std::istreambuf_iterator<char>(file),
          std::istreambuf_iterator<char>()};
}

v1::Notification NotificationOf(const ReceivedEvent& received) {
  v1::Notification notification;
  EXPECT_TRUE(notification.ParseFromString(received.event.notification));
  return notification;
}

TEST(OneWebhookTest, RefusesOnlyWhatHoldsTooMuch) {
  const std::string body = R"({"clientId":"c","list":[0,0]})";
  for (const auto read :
       {CartOpenedFromBody, ClientLoggedFromBody, OfferOpenedFromBody}) {
    EXPECT_THAT(read(body, "1", kReceived, 5), IsOk());
    EXPECT_THAT(read(body, "1", kReceived, 4),
                StatusIs(absl::StatusCode::kResourceExhausted));
  }
}

TEST(OneWebhookTest, ReadsWhoOpenedACart) {
  const std::string body = Fixture("webhook-event.cart-opened.inferred.json");
  const auto read = CartOpenedFromBody(body, "id-1", kReceived);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->mapped);
  EXPECT_EQ(read->event.id, "id-1");
  EXPECT_EQ(read->event.source, "one");
  EXPECT_EQ(read->event.type, "cart_opened");
  EXPECT_EQ(read->event.receive_time, kReceived);
  EXPECT_EQ(read->event.customer, std::string("one/") + kClient);
  EXPECT_EQ(read->event.raw, body);
  const auto notification = NotificationOf(*read);
  EXPECT_EQ(notification.id(), "id-1");
  EXPECT_EQ(notification.subject().customer(), read->event.customer);
  EXPECT_EQ(notification.cart_opened().client(), kClient);
  EXPECT_EQ(notification.cart_opened().cart(),
            "c2c25ae9-dbcf-43bb-9626-ee1f5ae174ea");
  EXPECT_EQ(notification.cart_opened()
                .content()
                .struct_value()
                .fields()
                .at("clientId")
                .string_value(),
            kClient);
}

TEST(OneWebhookTest, ReadsWhoLoggedInAndWhoOpenedAnOffer) {
  const auto logged = ClientLoggedFromBody(
      Fixture("webhook-event.client-logged.inferred.json"), "1", kReceived);
  ASSERT_THAT(logged, IsOk());
  EXPECT_EQ(logged->event.type, "client_logged");
  EXPECT_EQ(NotificationOf(*logged).client_logged().client(), kClient);
  const auto opened = OfferOpenedFromBody(
      Fixture("webhook-event.offer-opened.inferred.json"), "1", kReceived);
  ASSERT_THAT(opened, IsOk());
  EXPECT_EQ(opened->event.type, "offer_opened");
  EXPECT_EQ(NotificationOf(*opened).offer_opened().client(), kClient);
  EXPECT_EQ(NotificationOf(*opened).offer_opened().offer(), "");
}

TEST(OneWebhookTest, FindsIdsUnderAnySpelling) {
  for (const char* body :
       {R"({"clientId":"c","cartId":"k"})",
        R"({"CLIENT_ID":"c","cart-id":"k"})",
        R"({"client":{"id":"c"},"cart":{"id":"k"}})",
        R"({"event":{"data":{"ClientID":"c","cart_id":"k"}}})",
        R"([{"customerId":"c","cartid":"k"}])"}) {
    const auto read = CartOpenedFromBody(body, "1", kReceived);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(NotificationOf(*read).cart_opened().client(), "c") << body;
    EXPECT_EQ(NotificationOf(*read).cart_opened().cart(), "k") << body;
  }
  const auto number = CartOpenedFromBody(R"({"clientId":17})", "1", kReceived);
  EXPECT_EQ(number->event.customer, "one/17");
}

TEST(OneWebhookTest, NeverTakesEqualBodiesForARepeat) {
  const auto read = ClientLoggedFromBody(R"({"clientId":"c"})", "1", kReceived);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->dedupe.scope, "");
  EXPECT_TRUE(read->dedupe.once.empty());
}

TEST(OneWebhookTest, MapsBesideACharacterThatIsNone) {
  const auto read = OfferOpenedFromBody(R"({"clientId":"c","title":"\ud83d"})",
                                        "1", kReceived);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(read->mapped);
  EXPECT_EQ(NotificationOf(*read).offer_opened().client(), "c");
}

TEST(OneWebhookTest, TakesWhatItCannotMap) {
  const std::string deep = std::string(64, '[') + std::string(64, ']');
  for (const std::string& body :
       {std::string(), std::string("test"), std::string("{"), std::string("{}"),
        std::string("\xff\0", 2), std::string(R"({"clientId":null})"),
        std::string(R"({"clientId":{"x":1}})"), deep,
        std::string(100'000, '[')}) {
    const auto read = OfferOpenedFromBody(body, "1", kReceived);
    ASSERT_THAT(read, IsOk());
    EXPECT_FALSE(read->mapped);
    EXPECT_EQ(read->event.customer, "");
    EXPECT_EQ(read->event.raw, body);
    EXPECT_EQ(NotificationOf(*read).offer_opened().client(), "");
  }
}

}  // namespace
}  // namespace gateway::one
