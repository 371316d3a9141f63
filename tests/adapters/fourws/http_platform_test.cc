#include "tests/adapters/fourws/http_platform_test.h"

#include <memory>

#include "fourws/gateway/v1/warehouse_service.pb.h"
#include "gmock/gmock.h"
#include "tests/adapters/fourws/redeem_write.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

TEST_F(HttpPlatformTest, FailsEverythingAtOnceWhenItIsStopped) {
  Make(WithHeaders({}));
  platform_->Stop();
  Answer<v1::Giftcard> read;
  ReadGiftcard(*platform_, kBarcode, absl::InfiniteFuture(), read.done());
  Answer<std::shared_ptr<Permit>> permit;
  platform_->Admit(absl::InfiniteFuture(), permit.done());
  Answer<Sent> answer;
  SendWrite(*platform_, RedeemWrite(), answer);
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(read.Wait(), ErrorIs(StatusCode::kUnavailable,
                                   v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_THAT(permit.Wait(), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(answer.Wait()->effect, Sent::Effect::kNotSent);
}

TEST_F(HttpPlatformTest, SendsNothingForARequestThatCannotBeUnpacked) {
  const auto is_internal =
      ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL);
  Question question;
  question.request.PackFrom(v1::GetGiftcardRequest());
  question.request.set_value("\x0a\x01\xff");
  Answer<google::protobuf::Any> answer;
  platform_->Read(question, answer.done());
  clock_.Advance(absl::ZeroDuration());
  EXPECT_THAT(answer.Wait(), is_internal);

  Write write;
  write.request.PackFrom(v1::SaveTransferRequest());
  write.prepared.PackFrom(v1::Giftcard());
  EXPECT_THAT(platform_->Encode(write), is_internal);
  EXPECT_TRUE(http_->requests().empty());
}

}  // namespace
}  // namespace gateway::fourws
