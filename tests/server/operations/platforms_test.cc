#include <memory>
#include <string>
#include <utility>

#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/write_table.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr char kAdd[] =
    "fourws.gateway.v1beta1.OneService.AddConfigurableProducts";

// The engine with a second platform, ONe's.
class PlatformsTest : public EngineTest {
 protected:
  PlatformsTest() {
    AddOneWrites(*operations_, one_);
    v1beta1::AddConfigurableProductsResponse response;
    done_.effect = Sent::Effect::kSucceeded;
    done_.response.PackFrom(response);
    one_.OnSend(done_);
  }
  ~PlatformsTest() override { SettleAll(); }

  static WriteCall AddTo(const std::string& cart, const std::string& id,
                         absl::Time give_up) {
    v1beta1::AddConfigurableProductsRequest request;
    request.set_cart_id(cart);
    request.set_request_id(id);
    WriteCall write;
    write.caller = "default";
    write.method = kAdd;
    write.request_id = id;
    write.request.PackFrom(request);
    write.give_up = give_up;
    return write;
  }

  std::shared_ptr<Call> Add(const std::string& cart, const std::string& id) {
    auto call = std::make_shared<Call>();
    call->waiting = operations_->Run(
        AddTo(cart, id, clock_.Now() + absl::Minutes(30)),
        [call = call.get()](const std::string& name, bool) {
          call->sending = name;
        },
        [call = call.get()](absl::StatusOr<OperationRecord> end) {
          call->end = std::move(end);
        });
    SettleAll();
    return call;
  }

  void SettleAll() {
    for (int i = 0; i < 3; ++i) {
      Settle();
      one_.Flush();
    }
    Settle();
  }

  Sent done_;
  FakePlatform one_;
};

TEST_F(PlatformsTest, SendsEachWriteToItsPlatform) {
  const auto added = Add("c1", "a");
  EXPECT_EQ(one_.sends().size(), 1);
  EXPECT_TRUE(platform_.sends().empty());
  ASSERT_TRUE(added->end.has_value() && added->end->ok());
  EXPECT_EQ((*added->end)->state(), State::STATE_SUCCEEDED);
  EXPECT_EQ((*added->end)->resource(), "carts/c1");
  Redeem("r");
  SettleAll();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(one_.sends().size(), 1);
}

TEST_F(PlatformsTest, AsksEachPlatformWhetherItTakesAWrite) {
  one_.RefuseToEncode(MakeError(StatusCode::kFailedPrecondition,
                                v1::ERROR_REASON_ONE_NOT_CONFIGURED, "none"));
  EXPECT_THAT(ErrorOf(*Add("c1", "a")),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_ONE_NOT_CONFIGURED));
  absl::Status checked;
  operations_->Validate(AddTo("c1", "b", clock_.Now() + absl::Minutes(1)), {},
                        [&](const auto& answer) { checked = answer.status(); });
  SettleAll();
  EXPECT_THAT(checked, ErrorIs(StatusCode::kFailedPrecondition,
                               v1::ERROR_REASON_ONE_NOT_CONFIGURED));
  EXPECT_TRUE(one_.sends().empty());
}

TEST_F(PlatformsTest, AddsOnceForOneRequestId) {
  const auto first = Add("c1", "a");
  const auto again = Add("c1", "a");
  EXPECT_EQ(one_.sends().size(), 1);
  EXPECT_EQ((*again->end)->name(), (*first->end)->name());
}

TEST_F(PlatformsTest, RefusesACartWithAnUnresolvedChange) {
  Sent unclear;
  unclear.effect = Sent::Effect::kUnknown;
  one_.OnSend(unclear);
  const auto lost = Add("c1", "a");
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(2));
  EXPECT_THAT(ErrorOf(*lost),
              ErrorIs(StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN));
  const auto next = Add("c1", "b");
  EXPECT_THAT(ErrorOf(*next),
              ErrorIs(StatusCode::kAborted, v1::ERROR_REASON_RESOURCE_BUSY));
  EXPECT_EQ(MetadataOf(*next, "outcome"), "NOT_SENT");
  EXPECT_EQ(MetadataOf(*next, "holder"), lost->sending);
  one_.OnSend(done_);
  EXPECT_EQ((*Add("c2", "c")->end)->state(), State::STATE_SUCCEEDED);
}

}  // namespace
}  // namespace gateway
