#include "server/ingress/webhook_source.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingress/notification_fit.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::SizeIs;
using ::testing::StartsWith;

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

WebhookSource SourceNamed(const std::string& key) {
  WebhookSource source;
  for (const WebhookKind& kind : WebhookKinds()) {
    if (kind.key == key) source.kind = kind;
  }
  return source;
}

// The notification of a body, which has to fit.
v1::Notification Read(const std::string& key, const std::string& body) {
  const auto read = ReadWebhook(SourceNamed(key), {}, body, "id", kNow);
  EXPECT_THAT(read, IsOk());
  v1::Notification notification;
  if (!read.ok()) return notification;
  EXPECT_LE(read->event.notification.size() + body.size(),
            kMaxNotificationBytes);
  EXPECT_TRUE(notification.ParseFromString(read->event.notification));
  return notification;
}

// A list of zeros, which take more than five times as much as a value.
std::string Zeros(int count) {
  std::string zeros = "[0";
  for (int i = 1; i < count; ++i) zeros += ",0";
  return zeros + "]";
}

TEST(ReadWebhookTest, ReportsWhatIsTooLargeAsAValueAsText) {
  const std::string zeros = Zeros(500'000);
  EXPECT_EQ(Read("documents", zeros).document().content().string_value(),
            zeros);
  EXPECT_EQ(
      Read("one_cart_opened", zeros).cart_opened().content().string_value(),
      zeros);
  EXPECT_EQ(
      Read("one_client_logged", zeros).client_logged().content().string_value(),
      zeros);
  EXPECT_EQ(
      Read("one_offer_opened", zeros).offer_opened().content().string_value(),
      zeros);
}

TEST(ReadWebhookTest, ReportsUnmappedAttributesAsTextWhereverTheyStand) {
  const std::string zeros = Zeros(500'000);
  const auto read = [](const std::string& body) {
    return Read("customer_promotions", R"({"subjectCode":"7",)" + body + "}")
        .customer_promotion();
  };
  const auto top = read(R"("x":)" + zeros);
  EXPECT_EQ(top.unmapped().fields().at("x").string_value(), zeros);
  const auto promotion = read(R"("data":{"p":{"x":)" + zeros + "}}");
  ASSERT_EQ(promotion.promotions_size(), 1);
  EXPECT_EQ(promotion.promotions(0).unmapped().fields().at("x").string_value(),
            zeros);
  const auto period = read(R"("data":{"p":{"Y":{"x":)" + zeros + "}}}");
  ASSERT_EQ(period.promotions_size(), 1);
  ASSERT_EQ(period.promotions(0).periods_size(), 1);
  EXPECT_EQ(period.promotions(0)
                .periods(0)
                .unmapped()
                .fields()
                .at("x")
                .string_value(),
            zeros);
}

TEST(ReadWebhookTest, ReportsWhatIsSmallEnoughAsAValue) {
  EXPECT_THAT(Read("documents", Zeros(50'000))
                  .document()
                  .content()
                  .list_value()
                  .values(),
              SizeIs(50'000));
}

TEST(ReadWebhookTest, RefusesWhatNoNotificationHolds) {
  std::string body = R"({"subjectCode":"7")";
  for (int i = 0; body.size() < 1'000'000; ++i)
    absl::StrAppend(&body, ",\"x", i, "\":0");
  const auto read = ReadWebhook(SourceNamed("customer_promotions"), {},
                                body + "}", "id", kNow);
  EXPECT_THAT(read, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(read.status().message(), "too large for a notification");
}

TEST(ReadWebhookTest, GivesAShortReasonInOneLine) {
  WebhookSource source;
  source.kind.read = [](absl::string_view, std::string, absl::Time) {
    return absl::StatusOr<ReceivedEvent>(absl::InvalidArgumentError(
        absl::StrCat("a\nb\x1b", std::string(10'000, 'c'))));
  };
  const auto read = ReadWebhook(source, {}, "", "id", kNow);
  const std::string reason(read.status().message());
  EXPECT_THAT(reason, StartsWith("a b cccc"));
  EXPECT_LT(reason.size(), 350u);
}

TEST(WebhookKeyTest, DistinguishesWebhooksOfASourceByTheirIds) {
  WebhookSource source = SourceNamed("documents");
  const HttpHeaders headers = {{"webhook-id", "a"}};
  EXPECT_EQ(WebhookKey(source, headers), "");
  source.id_header = "webhook-id";
  EXPECT_EQ(WebhookKey(source, headers), "4ws/documents a");
  EXPECT_EQ(WebhookKey(source, {}), "");
  EXPECT_EQ(WebhookKey(source, {{"webhook-id", "(masked)"}}), "");
}

}  // namespace
}  // namespace gateway
