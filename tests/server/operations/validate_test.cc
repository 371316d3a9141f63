#include <stop_token>

#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

class ValidateTest : public EngineTest {
 protected:
  using Result = absl::StatusOr<v1::RedeemGiftcardResponse>;

  Result Validate(const v1::RedeemGiftcardRequest& request) {
    auto result = std::make_shared<Result>(absl::UnknownError("no answer"));
    operations_->Validate(WriteOf(request), {}, [result](auto any) {
      if (!any.ok()) *result = any.status();
      v1::RedeemGiftcardResponse response;
      if (any.ok() && any->UnpackTo(&response)) *result = response;
    });
    Settle();
    return *result;
  }
};

TEST_F(ValidateTest, ReportsWhatWasReadAndLeavesNothing) {
  const auto response = Validate(Request("r1", "10"));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->balance_before().units(), 100);
  EXPECT_EQ(response->operation(), "");
  EXPECT_TRUE(platform_.sends().empty());
  std::vector<OperationRecord> stored(1);
  store_.List({}, 10, [&](auto page) { stored = page->records; });
  Settle();
  EXPECT_TRUE(stored.empty());
}

TEST_F(ValidateTest, RefusesTheRequestOfAnotherMethod) {
  WriteCall write = WriteOf(Request("r1", "10"));
  write.request.PackFrom(v1::GetGiftcardRequest());
  absl::Status end;
  operations_->Validate(write, {},
                        [&](const auto& any) { end = any.status(); });
  Settle();
  EXPECT_THAT(end, ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));
  EXPECT_EQ(MetadataOf(end, "outcome"), "NOT_SENT");
}

TEST_F(ValidateTest, RefusesWhatTheWriteWouldBeRefusedFor) {
  const auto response = Validate(Request("r1", "100.01"));
  EXPECT_THAT(response, ErrorIs(StatusCode::kFailedPrecondition,
                                v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW));
  EXPECT_EQ(MetadataOf(response.status(), "outcome"), "NOT_SENT");
}

TEST_F(ValidateTest, IsRefusedBehindAnUnresolvedChangeOnly) {
  Redeem("a");
  Settle();
  EXPECT_THAT(Validate(Request("b", "10")), IsOk());
  Advance(absl::Minutes(16));
  const auto response = Validate(Request("b", "10"));
  EXPECT_THAT(response,
              ErrorIs(StatusCode::kAborted, v1::ERROR_REASON_GIFTCARD_BUSY));
  EXPECT_EQ(MetadataOf(response.status(), "outcome"), "NOT_SENT");
}

TEST_F(ValidateTest, ReportsWhatBecameOfItsRequestId) {
  const auto call = Redeem("r1", "90");
  Settle();
  EXPECT_THAT(Validate(Request("r1", "91")),
              ErrorIs(StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_REQUEST_ID_REUSED));
  const auto pending = Validate(Request("r1", "90"));
  ASSERT_THAT(pending, IsOk());
  EXPECT_EQ(pending->operation(), call->sending);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  platform_.AddCard(kCard, "10");
  const auto done = Validate(Request("r1", "90"));
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->movement_id(), "m-1");
}

TEST_F(ValidateTest, IsRefusedWhileTheGatewayDrains) {
  operations_->Drain();
  const auto response = Validate(Request("r1", "10"));
  EXPECT_THAT(response, ErrorIs(StatusCode::kUnavailable,
                                v1::ERROR_REASON_GATEWAY_DRAINING));
  EXPECT_EQ(MetadataOf(response.status(), "outcome"), "NOT_SENT");
}

TEST_F(ValidateTest, ClaimsNothingWhileTheStoreIsSilent) {
  store_.FailNextReads(1);
  const auto response = Validate(Request("r1", "10"));
  EXPECT_THAT(response, ErrorIs(StatusCode::kUnavailable,
                                v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(response.status(), "outcome"), "");
}

TEST_F(ValidateTest, NeedsNothingOfUpstreamOnceTheCallerIsGone) {
  platform_.HoldReads(true);
  std::stop_source caller_gone;
  operations_->Validate(WriteOf(Request("r1", "10")), caller_gone.get_token(),
                        [](const auto&) {});
  Settle();
  EXPECT_EQ(platform_.reads(), 1);
  EXPECT_TRUE(platform_.IsWanted());
  caller_gone.request_stop();
  EXPECT_FALSE(platform_.IsWanted());
}

}  // namespace
}  // namespace gateway
