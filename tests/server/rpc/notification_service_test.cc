#include "server/rpc/notification_service.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "server/rpc/grpc_server.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/memory_subscription_store.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kNotFound = absl::StatusCode::kNotFound;
constexpr auto kOldestFirst = v1::ListNotificationsRequest::ORDER_OLDEST_FIRST;

absl::Status ToStatus(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  return FromRpcStatus(details);
}

class NotificationServiceTest : public testing::Test {
 protected:
  ~NotificationServiceTest() override {
    subscription_store_.Stop();
    log_.Stop();
  }

  absl::StatusOr<v1::ListNotificationsResponse> List(
      const v1::ListNotificationsRequest& request) {
    grpc::ClientContext context;
    v1::ListNotificationsResponse response;
    const auto status = stub_->ListNotifications(&context, request, &response);
    if (!status.ok()) return ToStatus(status);
    return response;
  }
  absl::StatusOr<v1::Notification> Get(
      const v1::GetNotificationRequest& request) {
    grpc::ClientContext context;
    v1::GetNotificationResponse response;
    const auto status = stub_->GetNotification(&context, request, &response);
    if (!status.ok()) return ToStatus(status);
    return response.notification();
  }
  absl::StatusOr<v1::Notification> GetById(const std::string& id) {
    v1::GetNotificationRequest request;
    request.set_id(id);
    return Get(request);
  }
  absl::StatusOr<int64_t> Erase(const std::string& customer) {
    grpc::ClientContext context;
    v1::EraseCustomerDataRequest request;
    request.set_customer(customer);
    v1::EraseCustomerDataResponse response;
    const auto status = stub_->EraseCustomerData(&context, request, &response);
    if (!status.ok()) return ToStatus(status);
    return response.erased();
  }

  // The ids of all pages.
  std::vector<std::string> Ids(v1::ListNotificationsRequest request) {
    std::vector<std::string> ids;
    do {
      const auto page = List(request);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& notification : page->notifications())
        ids.push_back(notification.id());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }
  void AppendAt(const std::string& id, int64_t seconds) {
    Event event = SampleEvent(id, "1");
    event.receive_time = absl::FromUnixSeconds(seconds);
    ASSERT_GT(AppendNow(log_, std::move(event)), 0);
  }

  FakeClock clock_;
  MemoryEventLog log_;
  MemorySubscriptionStore subscription_store_;
  Feed feed_{log_, 1 << 20};
  SubscriptionRegistry subscriptions_{feed_, subscription_store_, clock_};
  NotificationService service_{feed_, subscriptions_};
  Metrics metrics_;
  const std::unique_ptr<GrpcServer> server_ = *GrpcServer::Start(
      "127.0.0.1:0",
      {{v1::NotificationService::service_full_name(), &service_}}, metrics_);
  const std::unique_ptr<v1::NotificationService::Stub> stub_ =
      v1::NotificationService::NewStub(grpc::CreateChannel(
          server_->address(), grpc::InsecureChannelCredentials()));
};

TEST_F(NotificationServiceTest, ListsTheNewestFirstUnlessToldOtherwise) {
  AppendRange(log_, 1, 3);
  v1::ListNotificationsRequest request;
  EXPECT_THAT(Ids(request), ElementsAre("3", "2", "1"));
  request.set_order(kOldestFirst);
  EXPECT_THAT(Ids(request), ElementsAre("1", "2", "3"));
}

TEST_F(NotificationServiceTest, ListsInPages) {
  AppendRange(log_, 1, 5);
  v1::ListNotificationsRequest request;
  request.set_page_size(2);
  const auto page = List(request);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->notifications_size(), 2);
  EXPECT_THAT(Ids(request), ElementsAre("5", "4", "3", "2", "1"));
  request.set_order(kOldestFirst);
  EXPECT_THAT(Ids(request), ElementsAre("1", "2", "3", "4", "5"));
}

TEST_F(NotificationServiceTest, ListsOnFromWhereItWasWhateverComesOrGoes) {
  AppendRange(log_, 1, 6);
  v1::ListNotificationsRequest request;
  request.set_page_size(2);
  request.set_order(kOldestFirst);
  request.set_page_token(List(request)->next_page_token());
  AppendRange(log_, 7, 7);
  ASSERT_THAT(TrimNow(log_, 5), IsOk());
  EXPECT_THAT(Ids(request), ElementsAre("5", "6", "7"));
}

TEST_F(NotificationServiceTest, ListsATimeRange) {
  for (const int time : {10, 20, 30, 40}) AppendAt(absl::StrCat(time), time);
  v1::ListNotificationsRequest request;
  request.mutable_start_time()->set_seconds(20);
  request.mutable_end_time()->set_seconds(40);
  EXPECT_THAT(Ids(request), ElementsAre("30", "20"));
  request.set_page_size(1);
  request.set_order(kOldestFirst);
  EXPECT_THAT(Ids(request), ElementsAre("20", "30"));
}

TEST_F(NotificationServiceTest, ListsWhatPassesTheFilterAndMayBeSeen) {
  AppendNow(log_, SampleEvent("a", "1"));
  AppendNow(log_, SampleEvent("b", "2"));
  Event other = SampleEvent("c", "1");
  other.audience = "another caller";
  AppendNow(log_, std::move(other));
  v1::ListNotificationsRequest request;
  EXPECT_THAT(Ids(request), ElementsAre("b", "a"));
  request.mutable_filter()->add_customers("4ws/1");
  EXPECT_THAT(Ids(request), ElementsAre("a"));
}

TEST_F(NotificationServiceTest, KeepsAPageBelowWhatClientsAccept) {
  for (int id = 1; id <= 7; ++id) {
    Event event = SampleEvent(absl::StrCat(id), "1");
    event.raw.assign(1 << 20, 'x');
    AppendNow(log_, std::move(event));
  }
  v1::ListNotificationsRequest request;
  request.set_include_raw(true);
  EXPECT_THAT(Ids(request), ElementsAre("7", "6", "5", "4", "3", "2", "1"));
}

TEST_F(NotificationServiceTest, GivesShortPagesWhereLittleMatches) {
  AppendNow(log_, SampleEvent("first", "2"));
  AppendRange(log_, 1, 20'050);
  v1::ListNotificationsRequest request;
  request.mutable_filter()->add_customers("4ws/2");
  const auto page = List(request);
  ASSERT_THAT(page, IsOk());
  EXPECT_THAT(page->notifications(), IsEmpty());
  EXPECT_NE(page->next_page_token(), "");
  EXPECT_THAT(Ids(request), ElementsAre("first"));
}

TEST_F(NotificationServiceTest, RefusesTokensOfOtherLists) {
  AppendRange(log_, 1, 3);
  v1::ListNotificationsRequest request;
  request.set_page_size(1);
  request.set_page_token(List(request)->next_page_token());
  request.set_page_size(2);  // That may change.
  EXPECT_THAT(List(request), IsOk());
  v1::ListNotificationsRequest filtered = request;
  filtered.mutable_filter()->add_cards("card");
  v1::ListNotificationsRequest turned = request;
  turned.set_order(kOldestFirst);
  v1::ListNotificationsRequest forged = request;
  forged.mutable_page_token()->front() ^= 1;
  for (const auto& wrong : {filtered, turned, forged})
    EXPECT_THAT(List(wrong),
                ErrorIs(kInvalid, v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST_F(NotificationServiceTest, RefusesMalformedRequests) {
  v1::ListNotificationsRequest size;
  v1::ListNotificationsRequest time;
  v1::ListNotificationsRequest order;
  v1::ListNotificationsRequest filter;
  size.set_page_size(-1);
  time.mutable_end_time()->set_nanos(-1);
  order.set_order(static_cast<v1::ListNotificationsRequest::Order>(7));
  filter.mutable_filter()->add_cards("");
  for (const auto& wrong : {size, time, order, filter})
    EXPECT_THAT(List(wrong),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(Get({}), ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(Erase("1026311"),
              ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
}

TEST_F(NotificationServiceTest, GetsANotificationByIdAndByCursor) {
  AppendRange(log_, 1, 3);
  const auto by_id = GetById("2");
  ASSERT_THAT(by_id, IsOk());
  EXPECT_EQ(by_id->sequence(), 2);
  EXPECT_EQ(by_id->customer_promotion().customer(), "1");
  EXPECT_EQ(by_id->raw(), "");
  v1::GetNotificationRequest request;
  request.set_cursor(by_id->cursor());
  request.set_include_raw(true);
  const auto by_cursor = Get(request);
  ASSERT_THAT(by_cursor, IsOk());
  EXPECT_EQ(by_cursor->id(), "2");
  EXPECT_EQ(by_cursor->raw(), SampleEvent("2", "1").raw);
}

TEST_F(NotificationServiceTest, FindsTrimmedStatesAndNothingElseTrimmed) {
  Event state = SampleEvent("state", "1");
  state.state_keys = {"x"};
  AppendNow(log_, std::move(state));
  AppendRange(log_, 2, 3);
  ASSERT_THAT(TrimNow(log_, 3), IsOk());
  v1::GetNotificationRequest request;
  for (const char* id : {"state", "3"}) EXPECT_THAT(GetById(id), IsOk());
  request.set_cursor(EncodeCursor(log_, 1));
  EXPECT_EQ(Get(request)->id(), "state");
  request.set_cursor(EncodeCursor(log_, 2));
  const auto gone = ErrorIs(kNotFound, v1::ERROR_REASON_NOTIFICATION_NOT_FOUND);
  EXPECT_THAT(Get(request), gone);
  EXPECT_THAT(GetById("2"), gone);
}

TEST_F(NotificationServiceTest, ShowsNobodyWhatIsAnothers) {
  Event event = SampleEvent("a", "1");
  event.audience = "another caller";
  AppendNow(log_, std::move(event));
  EXPECT_THAT(GetById("a"),
              ErrorIs(kNotFound, v1::ERROR_REASON_NOTIFICATION_NOT_FOUND));
}

TEST_F(NotificationServiceTest, ErasesACustomer) {
  AppendNow(log_, SampleEvent("a", "1"));
  AppendNow(log_, SampleEvent("b", "2"));
  AppendNow(log_, SampleEvent("c", "1"));
  const auto erased = Erase("4ws/1");
  ASSERT_THAT(erased, IsOk());
  EXPECT_EQ(*erased, 2);
  EXPECT_THAT(Ids({}), ElementsAre("b"));
  EXPECT_THAT(GetById("a"),
              ErrorIs(kNotFound, v1::ERROR_REASON_NOTIFICATION_NOT_FOUND));
  EXPECT_EQ(*Erase("4ws/1"), 0);
  // Nor is it in memory any more.
  const auto page = feed_.Next(0, /*with_raw=*/false, [](auto) {});
  ASSERT_TRUE(page.has_value());
  EXPECT_TRUE(page->notifications.front()->event().erased);
}

TEST_F(NotificationServiceTest, NeverShowsAsEmptyWhatCannotBeRead) {
  AppendRange(log_, 1, 1);
  Event broken = SampleEvent("2", "1");
  broken.notification = "\x0a\x05x";  // A text of five bytes that has one.
  AppendNow(log_, std::move(broken));
  AppendRange(log_, 3, 3);
  EXPECT_THAT(Ids({}), ElementsAre("3", "1"));
  const auto unreadable = GetById("2");
  EXPECT_THAT(unreadable,
              ErrorIs(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));
  EXPECT_THAT(std::string(unreadable.status().message()),
              HasSubstr("sequence 2"));
}

TEST_F(NotificationServiceTest, ReportsThatTheLogFails) {
  log_.FailNextReads(1);
  EXPECT_THAT(List({}), ErrorIs(absl::StatusCode::kUnavailable,
                                v1::ERROR_REASON_STORE_UNAVAILABLE));
  log_.FailNextReads(1);
  EXPECT_THAT(GetById("a"), ErrorIs(absl::StatusCode::kUnavailable,
                                    v1::ERROR_REASON_STORE_UNAVAILABLE));
  log_.FailNextWrites(1);
  EXPECT_THAT(Erase("4ws/1"), ErrorIs(absl::StatusCode::kUnavailable,
                                      v1::ERROR_REASON_STORE_UNAVAILABLE));
}

}  // namespace
}  // namespace gateway
