#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fourws/gateway/v1/operation_service.pb.h"
#include "gmock/gmock.h"
#include "tests/server/operations/kinds/giftcard_write_test.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What is special to each kind of write that a person settles.
class SettleKindsTest : public GiftcardWriteTest {
 protected:
  // The name of `write`, of which upstream never tells.
  std::string Lost(WriteCall write) {
    write.give_up = clock_.Now() + absl::Hours(1);
    const auto call = Run(std::move(write));
    Advance(absl::Minutes(15));
    Advance(absl::Seconds(2));
    EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
    return call->sending;
  }

  absl::StatusOr<SettledOperation> Say(bool succeeded,
                                       const std::string& name) {
    Settlement settlement;
    settlement.caller = "default";
    settlement.name = name;
    settlement.succeeded = succeeded;
    auto result = std::make_shared<absl::StatusOr<SettledOperation>>(
        absl::UnknownError("no answer"));
    operations_->Settle(std::move(settlement), [result](auto settled) {
      *result = std::move(settled);
    });
    Settle();
    return *result;
  }

  template <typename Response>
  Response ResponseTo(const std::string& name) {
    Response response;
    EXPECT_TRUE(Stored(name).response().UnpackTo(&response));
    return response;
  }

  static std::string BarcodeAsked(const v1::FreshEvidence& fresh) {
    v1::GetGiftcardRequest request;
    EXPECT_TRUE(fresh.request().UnpackTo(&request));
    return request.barcode();
  }
};

TEST_F(SettleKindsTest, ShowsTheCardThatAnActivationMade) {
  v1::ActivateGiftcardRequest request;
  request.set_barcode("new");
  *request.mutable_amount() = Euro("25");
  request.set_request_id("a1");
  request.mutable_new_giftcard()->set_country("IT");
  request.mutable_new_giftcard()->set_price_list("L");
  const std::string name = Lost(ToWrite("ActivateGiftcard", request));
  platform_.AddCard("new", "25");
  const auto settled = Say(true, name);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->fresh, SizeIs(1));
  EXPECT_EQ(BarcodeAsked(settled->fresh[0]), "new");
  // There was no card before.
  EXPECT_FALSE(settled->fresh[0].has_before());
  EXPECT_TRUE(settled->fresh[0].has_response());
  const auto response = ResponseTo<v1::ActivateGiftcardResponse>(name);
  EXPECT_TRUE(response.inserted());
  EXPECT_EQ(response.operation(), name);
}

TEST_F(SettleKindsTest, ReckonsWithARefundThatAPersonSaw) {
  const auto redeem = Redeem("r1", "30");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  v1::RefundGiftcardRequest request;
  request.set_redeem_operation(redeem->sending);
  *request.mutable_amount() = Euro("10");
  request.set_request_id("f1");
  const std::string name = Lost(ToWrite("RefundGiftcard", request));
  const auto settled = Say(true, name);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->fresh, SizeIs(1));
  EXPECT_EQ(BarcodeAsked(settled->fresh[0]), kCard);
  v1::Giftcard before;
  EXPECT_TRUE(settled->fresh[0].before().UnpackTo(&before));
  EXPECT_EQ(before.balance().units(), 100);
  EXPECT_EQ(ResponseTo<v1::RefundGiftcardResponse>(name).refundable().units(),
            20);
}

TEST_F(SettleKindsTest, SaysForNobodyWhatUpstreamMade) {
  v1::GenerateGiftcardsRequest generate;
  generate.set_item_code("ITEM");
  generate.set_count(2);
  generate.set_request_id("g1");
  v1::GenerateGiftcardPdfRequest pdf;
  pdf.add_barcodes(kCard);
  pdf.set_request_id("p1");
  const std::vector<std::string> names = {
      Lost(ToWrite("GenerateGiftcards", generate)),
      Lost(ToWrite("GenerateGiftcardPdf", pdf))};
  for (const std::string& name : names) {
    EXPECT_THAT(Say(true, name), ErrorIs(StatusCode::kInvalidArgument,
                                         v1::ERROR_REASON_INVALID_REQUEST));
    EXPECT_EQ(Stored(name).state(), State::STATE_UNRESOLVED);
    const auto failed = Say(false, name);
    ASSERT_THAT(failed, IsOk());
    EXPECT_THAT(failed->fresh, IsEmpty());
    EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
  }
}

}  // namespace
}  // namespace gateway
