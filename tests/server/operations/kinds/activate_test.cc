#include <functional>

#include "google/protobuf/util/time_util.h"
#include "tests/server/operations/kinds/giftcard_write_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr char kNewCard[] = "2000000009999";

class ActivateTest : public GiftcardWriteTest {
 protected:
  ActivateTest() { platform_.AddCard(kCard, "0").set_active(false); }

  static v1::ActivateGiftcardRequest Activation(const std::string& id) {
    v1::ActivateGiftcardRequest request;
    request.set_barcode(kCard);
    *request.mutable_amount() = Euro("25");
    request.set_request_id(id);
    return request;
  }
  static v1::ActivateGiftcardRequest Insertion(const std::string& id) {
    v1::ActivateGiftcardRequest request = Activation(id);
    request.set_barcode(kNewCard);
    request.mutable_new_giftcard()->set_country("IT");
    request.mutable_new_giftcard()->set_price_list("1");
    return request;
  }

  std::shared_ptr<Call> Activate(const v1::ActivateGiftcardRequest& request) {
    return Run(ToWrite("ActivateGiftcard", request));
  }

  // Upstream makes the card active, and calls back.
  absl::Status Succeed(size_t nth) {
    platform_.AddCard(kCard, "25");
    return CallBack(nth, "ok:m-1");
  }
};

TEST_F(ActivateTest, ActivatesAnInactiveCard) {
  const auto call = Activate(Activation("a1"));
  Settle();
  ASSERT_EQ(platform_.sends().size(), 1);
  EXPECT_TRUE(platform_.sends()[0].prepared.Is<v1::Giftcard>());
  EXPECT_THAT(Succeed(0), IsOk());
  const auto response = AnswerTo<v1::ActivateGiftcardResponse>(*call);
  EXPECT_EQ(response.movement_id(), "m-1");
  EXPECT_EQ(response.operation(), call->sending);
  EXPECT_FALSE(response.inserted());
  EXPECT_EQ(Stored(call->sending).resource(),
            std::string("giftcards/") + kCard);
}

TEST_F(ActivateTest, RefusesAnActiveCard) {
  platform_.AddCard(kCard, "12.5");
  const auto call = Activate(Activation("a1"));
  Settle();
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_EQ(MetadataOf(*call, "balance"), "12.50");
  EXPECT_EQ(MetadataOf(*call, "currency"), "EUR");
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(ActivateTest, RefusesWhatTheCardDoesNotBear) {
  struct Case {
    std::function<void(v1::Giftcard&, v1::ActivateGiftcardRequest&)> change;
    v1::ErrorReason reason;
  };
  const Case cases[] = {
      {[](auto&, auto& request) {
         request.mutable_amount()->set_currency_code("USD");
       },
       v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH},
      {[](auto&, auto& request) { *request.mutable_amount() = Euro("1.005"); },
       v1::ERROR_REASON_INVALID_REQUEST},
      {[](auto& card, auto&) {
         card.mutable_expiration_time()->set_seconds(1);
       },
       v1::ERROR_REASON_GIFTCARD_EXPIRED},
  };
  for (const Case& each : cases) {
    v1::Giftcard card = platform_.AddCard(kCard, "0");
    card.set_active(false);
    v1::ActivateGiftcardRequest request = Activation("a1");
    each.change(card, request);
    const absl::Status status = CheckActivate(request, card, clock_.Now());
    EXPECT_EQ(InfoOf(status)->reason(),
              v1::ErrorReason_Name(each.reason).substr(13))
        << status;
  }
}

TEST_F(ActivateTest, ActivatesOnceForManyAtOnce) {
  std::vector<std::shared_ptr<Call>> calls;
  for (const char* id : {"a1", "a2", "a3", "a4"})
    calls.push_back(Activate(Activation(id)));
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_THAT(Succeed(0), IsOk());
  EXPECT_EQ(AnswerTo<v1::ActivateGiftcardResponse>(*calls[0]).movement_id(),
            "m-1");
  for (size_t i = 1; i < calls.size(); ++i) {
    EXPECT_THAT(ErrorOf(*calls[i]),
                ErrorIs(StatusCode::kFailedPrecondition,
                        v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE));
  }
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(ActivateTest, TriesTheNextIfUpstreamRefusedTheFirst) {
  const auto first = Activate(Activation("a1"));
  const auto second = Activate(Activation("a2"));
  Settle();
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(MetadataOf(*first, "outcome"), "REJECTED");
  ASSERT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(Succeed(1), IsOk());
  AnswerTo<v1::ActivateGiftcardResponse>(*second);
}

TEST_F(ActivateTest, TakesAllSpellingsOfABarcodeForOneCard) {
  v1::ActivateGiftcardRequest spelled = Insertion("a2");
  spelled.set_barcode("00" + spelled.barcode());
  Activate(Insertion("a1"));
  Settle();
  Activate(spelled);
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(ActivateTest, RefusesANextWhileTheFirstIsUnresolved) {
  Activate(Activation("a1"));
  Settle();
  Advance(absl::Minutes(16));
  const auto next = Activate(Activation("a2"));
  Settle();
  EXPECT_THAT(ErrorOf(*next),
              ErrorIs(StatusCode::kAborted, v1::ERROR_REASON_GIFTCARD_BUSY));
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(ActivateTest, TellsARepeatWhatBecameOfTheFirst) {
  Activate(Activation("a1"));
  Settle();
  EXPECT_THAT(Succeed(0), IsOk());
  const auto repeat = Activate(Activation("a1"));
  v1::ActivateGiftcardRequest other = Activation("a1");
  other.mutable_holder()->set_name("GINO");
  const auto reuse = Activate(other);
  Settle();
  EXPECT_EQ(AnswerTo<v1::ActivateGiftcardResponse>(*repeat).movement_id(),
            "m-1");
  EXPECT_THAT(ErrorOf(*reuse), ErrorIs(StatusCode::kInvalidArgument,
                                       v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(ActivateTest, InsertsACardThatUpstreamDoesNotKnow) {
  const auto call = Activate(Insertion("a1"));
  Settle();
  ASSERT_EQ(platform_.sends().size(), 1);
  v1::NewGiftcard card;
  ASSERT_TRUE(platform_.sends()[0].prepared.UnpackTo(&card));
  EXPECT_EQ(card.currency_symbol(), "€");
  EXPECT_EQ(card.activation_time().seconds(),
            absl::ToUnixSeconds(clock_.Now()));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_TRUE(AnswerTo<v1::ActivateGiftcardResponse>(*call).inserted());
}

TEST_F(ActivateTest, InsertsOnlyWithWhatThatNeedsAndOnlyUnknownCards) {
  v1::ActivateGiftcardRequest bare = Insertion("a1");
  bare.clear_new_giftcard();
  const auto unknown = Activate(bare);
  Settle();
  EXPECT_THAT(ErrorOf(*unknown), ErrorIs(StatusCode::kNotFound,
                                         v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
  platform_.FailReads(MakeError(StatusCode::kNotFound,
                                v1::ERROR_REASON_ITEM_NOT_FOUND, "no item"));
  const auto odd = Activate(Insertion("a2"));
  Settle();
  EXPECT_THAT(ErrorOf(*odd),
              ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_ITEM_NOT_FOUND));
  platform_.FailReads(MakeError(StatusCode::kUnavailable,
                                v1::ERROR_REASON_UPSTREAM_UNREADABLE,
                                "no answer"));
  const auto unread = Activate(Insertion("a3"));
  Settle();
  EXPECT_THAT(ErrorOf(*unread), ErrorIs(StatusCode::kUnavailable,
                                        v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(ActivateTest, IsNotBegunIfItCannotBeSaid) {
  platform_.RefuseToEncode(InvalidRequest({{"place.entity_code", "required"}}));
  const auto call = Activate(Insertion("a1"));
  Settle();
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_EQ(call->sending, "");
  EXPECT_TRUE(platform_.sends().empty());
  const auto checked = Validate<v1::ActivateGiftcardResponse>(
      ToWrite("ActivateGiftcard", Insertion("a2")));
  EXPECT_THAT(checked, ErrorIs(StatusCode::kInvalidArgument,
                               v1::ERROR_REASON_INVALID_REQUEST));
}

TEST_F(ActivateTest, ReportsBeforehandWhetherItWouldInsert) {
  using Response = v1::ActivateGiftcardResponse;
  const auto inserts =
      Validate<Response>(ToWrite("ActivateGiftcard", Insertion("a1")));
  ASSERT_THAT(inserts, IsOk());
  EXPECT_TRUE(inserts->inserted());
  EXPECT_EQ(inserts->operation(), "");
  const auto knows =
      Validate<Response>(ToWrite("ActivateGiftcard", Activation("a2")));
  ASSERT_THAT(knows, IsOk());
  EXPECT_FALSE(knows->inserted());
  EXPECT_TRUE(platform_.sends().empty());
}

}  // namespace
}  // namespace gateway
