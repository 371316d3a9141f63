#include "server/ingress/webhook_source.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "fourws/gateway/v1/notification.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/ingress/notification_fit.h"
#include "tests/support/compressed.h"
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

TEST(ReadWebhookTest, DecodesTheBodyFirst) {
  const std::string text = R"({"documentHeader":{"id":"città"}})";
  const std::string latin = "{\"documentHeader\":{\"id\":\"citt\xE0\"}}";
  const HttpHeaders gzip = {{"content-encoding", "gzip"}};
  const HttpHeaders charset = {
      {"content-type", "application/json; charset=ISO-8859-1"}};
  const HttpHeaders both = {gzip[0], charset[0]};
  for (const auto& [headers, body] :
       {std::pair(gzip, Compressed(text)), std::pair(charset, latin),
        std::pair(both, Compressed(latin)),
        std::pair(HttpHeaders(), Compressed(text))}) {
    const auto read =
        ReadWebhook(SourceNamed("documents"), headers, body, "id", kNow);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(read->event.raw, text);
    v1::Notification notification;
    ASSERT_TRUE(notification.ParseFromString(read->event.notification));
    EXPECT_EQ(notification.document().document_id(), "città");
  }
}

// However lenient its reader is.
TEST(ReadWebhookTest, RefusesWhatItCannotDecode) {
  WebhookSource source = SourceNamed("one_cart_opened");
  source.max_body_bytes = 1000;
  const HttpHeaders gzip = {{"content-encoding", "gzip"}};
  const std::string whole = Compressed("{}");
  for (const std::string& body : {whole.substr(0, whole.size() - 1),
                                  Compressed(std::string(1001, ' '))}) {
    const auto read = ReadWebhook(source, gzip, body, "id", kNow);
    EXPECT_FALSE(read.ok());
    EXPECT_THAT(std::string(read.status().message()),
                StartsWith("compressed data "));
  }
  EXPECT_THAT(ReadWebhook(source, {{"content-encoding", "br"}}, "\x8B\x03\x80",
                          "id", kNow),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      ReadWebhook(source, gzip, Compressed(std::string(1000, ' ')), "id", kNow),
      IsOk());
}

// Whose source has no limit of its own.
TEST(ReadWebhookTest, MakesNoMoreOfABodyThanANotificationHolds) {
  const std::string bomb =
      Compressed(std::string(kMaxNotificationBytes + 1, ' '));
  EXPECT_THAT(ReadWebhook(SourceNamed("documents"), {}, bomb, "id", kNow),
              StatusIs(absl::StatusCode::kResourceExhausted));
}

TEST(ReadWebhookTest, GivesAShortReasonInOneLine) {
  WebhookSource source;
  source.kind.read = [](absl::string_view, std::string, absl::Time, size_t) {
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
