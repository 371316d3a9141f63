#include "server/notifications/subscription_settings.h"

#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "server/notifications/ack_id.h"
#include "server/notifications/acknowledgement.h"
#include "server/notifications/consumer.h"
#include "server/notifications/cursor.h"
#include "server/notifications/page_token.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

v1::Subscription Settings(const std::string& text) {
  return *ReadSettings(Parse<v1::Subscription>(text));
}

TEST(SubscriptionSettingsTest, FillInDefaults) {
  const v1::Subscription settings = Settings("");
  EXPECT_EQ(settings.ack_deadline().seconds(), 60);
  EXPECT_EQ(settings.max_attempts(), 10);
  EXPECT_EQ(settings.min_backoff().seconds(), 1);
  EXPECT_EQ(settings.max_backoff().seconds(), 600);
  EXPECT_EQ(Settings("min_backoff { seconds: 700 }").max_backoff().seconds(),
            700);
}

TEST(SubscriptionSettingsTest, LeaveOutWhatIsOutputOnly) {
  const v1::Subscription settings =
      Settings("name: 'x' cursor: 'y' lost: 3 order_by_customer: true");
  EXPECT_EQ(settings.name(), "");
  EXPECT_EQ(settings.cursor(), "");
  EXPECT_EQ(settings.lost(), 0);
  EXPECT_TRUE(settings.order_by_customer());
}

TEST(SubscriptionSettingsTest, RefuseWhatIsOutOfBounds) {
  for (const char* text : {
           "ack_deadline { nanos: 999999999 }",
           "ack_deadline { seconds: 3600 nanos: 1 }",
           "max_attempts: -1",
           "max_attempts: 1001",
           "min_backoff { seconds: -1 }",
           "min_backoff { seconds: 3601 }",
           "max_backoff { nanos: 999999999 }",
           "max_backoff { seconds: 86401 }",
           "filter { customers: '1026311' }",
       }) {
    EXPECT_THAT(ReadSettings(Parse<v1::Subscription>(text)),
                ErrorIs(absl::StatusCode::kInvalidArgument,
                        v1::ERROR_REASON_INVALID_REQUEST))
        << text;
  }
}

TEST(SubscriptionSettingsTest, ChangeWhatTheMaskNames) {
  const v1::Subscription before = Settings(
      "max_attempts: 3 ack_deadline { seconds: 5 }"
      " filter { customers: '4ws/1' }");
  const auto after = UpdateSettings(
      before, Parse<v1::UpdateSubscriptionRequest>(
                  "subscription { max_attempts: 4 ack_deadline { seconds: 9 }"
                  "  filter { customers: '4ws/2' } }"
                  " update_mask { paths: 'max_attempts' paths: 'filter' }"));
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->max_attempts(), 4);
  EXPECT_EQ(after->ack_deadline().seconds(), 5);
  ASSERT_EQ(after->filter().customers_size(), 1);
  EXPECT_EQ(after->filter().customers(0), "4ws/2");
}

TEST(SubscriptionSettingsTest, ChangeWhatIsSetWithoutAMask) {
  const v1::Subscription before =
      Settings("max_attempts: 3 order_by_customer: true");
  const auto after = UpdateSettings(
      before, Parse<v1::UpdateSubscriptionRequest>(
                  "subscription { ack_deadline { seconds: 9 } }"));
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->max_attempts(), 3);
  EXPECT_EQ(after->ack_deadline().seconds(), 9);
  EXPECT_TRUE(after->order_by_customer());
}

TEST(SubscriptionSettingsTest, TakeDefaultsForWhatTheMaskNamesAndIsNotSet) {
  const auto after = UpdateSettings(
      Settings("max_attempts: 3 ack_deadline { seconds: 5 }"),
      Parse<v1::UpdateSubscriptionRequest>(
          "update_mask { paths: 'max_attempts' paths: 'ack_deadline' }"));
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->max_attempts(), 10);
  EXPECT_EQ(after->ack_deadline().seconds(), 60);
}

TEST(SubscriptionSettingsTest, RefuseToChangeWhatIsFixedOrUnknown) {
  for (const char* path :
       {"order_by_customer", "name", "cursor", "filter.customers", "x", "*"}) {
    v1::UpdateSubscriptionRequest request;
    request.mutable_update_mask()->add_paths(path);
    EXPECT_THAT(UpdateSettings(Settings(""), request),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << path;
  }
}

TEST(AckIdTest, KeepsItsFormat) {
  EXPECT_EQ(
      EncodeAckId({.generation = -5, .sequence = 1LL << 40, .attempt = 1000}),
      "Af_________7AAABAAAAAAAAAAPo");
}

TEST(AckIdTest, SurvivesTheWayThroughText) {
  const AckId id{.generation = -5, .sequence = 1LL << 40, .attempt = 1000};
  const std::string text = EncodeAckId(id);
  const auto read = DecodeAckId(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->generation, id.generation);
  EXPECT_EQ(read->sequence, id.sequence);
  EXPECT_EQ(read->attempt, id.attempt);
  for (const std::string& other :
       {std::string(), text.substr(1), text + "AAAA", "B" + text.substr(1)})
    EXPECT_FALSE(DecodeAckId(other).has_value()) << other;
}

TEST(PageTokenTest, KeepsItsFormat) {
  const MemoryEventLog log("0123456789abcdef",
                           "a secret of thirty-two bytes ...");
  const std::string token = "ywgMIalTU_XJzHjtLtrTkjE3";
  EXPECT_EQ(EncodePageToken(log, "subscriptions", "17"), token);
  EXPECT_EQ(*DecodePageToken(log, "subscriptions", token), "17");
}

TEST(PageTokenTest, IsNeverTakenForACursor) {
  const MemoryEventLog log;
  // As long as a cursor.
  const std::string token = EncodePageToken(log, "a", std::string(20, '\1'));
  EXPECT_EQ(token.size(), EncodeCursor(log, 1).size());
  EXPECT_FALSE(DecodeCursor(log, token).ok());
  EXPECT_FALSE(DecodePageToken(log, "a", EncodeCursor(log, 1)).ok());
}

TEST(PageTokenTest, IsGoodForItsListOnly) {
  MemoryEventLog log;
  MemoryEventLog other_log;
  const std::string token = EncodePageToken(log, "a", "17");
  EXPECT_EQ(*DecodePageToken(log, "a", token), "17");
  EXPECT_EQ(*DecodePageToken(log, "a", ""), "");
  EXPECT_THAT(DecodePageToken(log, "b", token),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_PAGE_TOKEN_INVALID));
  EXPECT_FALSE(DecodePageToken(other_log, "a", token).ok());
  EXPECT_FALSE(DecodePageToken(log, "a", "MTc").ok());
}

TEST(AcknowledgementTest, IsChecked) {
  const std::string id = "subscription: 's' ";
  for (const auto& [text, complaint] :
       std::vector<std::pair<std::string, std::string>>{
           {id, "ack_ids"},
           {"ack_ids: 'a'", "subscription"},
           {id + "ack_ids: 'a' ack_ids: 'a'", "there twice"},
           {id + "ack_ids: 'a' nacks { ack_id: 'a' }", "there twice"},
           {id + "nacks { ack_id: 'a' delay { seconds: -1 } }",
            "nacks[0].delay"},
           {id + "nacks { ack_id: 'a' delay { seconds: 90000 } }",
            "nacks[0].delay"},
           {id + "nacks { ack_id: 'a' reason: '" + std::string(1001, 'x') +
                "' }",
            "nacks[0].reason"},
           {id + "extensions { ack_id: 'a' }", "extensions[0].deadline"},
           {id + "extensions { ack_id: 'a' deadline { seconds: 3601 } }",
            "extensions[0].deadline"},
       }) {
    const absl::Status status =
        CheckAcknowledgement(Parse<v1::AcknowledgeRequest>(text));
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument)) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(complaint));
  }
  v1::AcknowledgeRequest request;
  request.set_subscription("s");
  for (int i = 0; i < 1000; ++i) request.add_ack_ids(std::to_string(i));
  EXPECT_THAT(CheckAcknowledgement(request), IsOk());
  request.add_ack_ids("x");
  EXPECT_THAT(CheckAcknowledgement(request),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ConsumeRequestTest, IsChecked) {
  for (const char* text : {
           "",
           "subscription: 's' max_outstanding: -1",
           "subscription: 's' max_outstanding: 1001",
           "subscription: 's' max_batch: 1001",
           "subscription: 's' progress_interval { nanos: 1 }",
           "subscription: 's' progress_interval { seconds: 301 }",
       }) {
    EXPECT_THAT(ReadConsumeRequest(Parse<v1::ConsumeRequest>(text)),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << text;
  }
  const auto options = ReadConsumeRequest(Parse<v1::ConsumeRequest>(
      "subscription: 's' max_outstanding: 7 progress_interval { seconds: 3 }"));
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->limits.max_outstanding, 7);
  EXPECT_EQ(options->limits.max_batch, 100);
  EXPECT_EQ(options->progress_interval, absl::Seconds(3));
}

}  // namespace
}  // namespace gateway
