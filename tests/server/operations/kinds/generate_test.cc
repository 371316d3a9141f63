#include "tests/server/operations/kinds/giftcard_write_test.h"

namespace gateway {
namespace {

class GenerateTest : public GiftcardWriteTest {
 protected:
  static v1::GenerateGiftcardsRequest Three(const std::string& id) {
    v1::GenerateGiftcardsRequest request;
    request.set_item_code("ITEM");
    request.set_count(3);
    request.set_request_id(id);
    return request;
  }
  std::shared_ptr<Call> Generate(const v1::GenerateGiftcardsRequest& request) {
    auto call = Run(ToWrite("GenerateGiftcards", request));
    Settle();
    return call;
  }
  // How many are missing if upstream answers `body`.
  int MissingAfter(const std::string& id, const std::string& body) {
    const auto call = Generate(Three(id));
    EXPECT_THAT(CallBack(platform_.sends().size() - 1, body), IsOk());
    const auto response = AnswerTo<v1::GenerateGiftcardsResponse>(*call);
    EXPECT_EQ(response.operation(), call->sending);
    return response.missing_count();
  }

  static v1::GenerateGiftcardPdfRequest Pdf(const std::string& id) {
    v1::GenerateGiftcardPdfRequest request;
    request.add_barcodes(kCard);
    request.set_request_id(id);
    return request;
  }
};

TEST_F(GenerateTest, ReportsHowManyAreMissing) {
  EXPECT_EQ(MissingAfter("g1", "ok:1,2,3"), 0);
  EXPECT_EQ(MissingAfter("g2", "ok:1"), 2);
  EXPECT_EQ(MissingAfter("g3", "ok:"), 3);
  EXPECT_EQ(MissingAfter("g4", "ok:1,2,3,4"), 0);
}

TEST_F(GenerateTest, DoesNotWaitForOthers) {
  Generate(Three("g1"));
  Generate(Three("g2"));
  EXPECT_EQ(platform_.sends().size(), 2);
  EXPECT_EQ(platform_.reads(), 0);
}

TEST_F(GenerateTest, MakesCardsOnceForOneRequestId) {
  const auto first = Generate(Three("g1"));
  const auto repeat = Generate(Three("g1"));
  v1::GenerateGiftcardsRequest four = Three("g1");
  four.set_count(4);
  EXPECT_THAT(ErrorOf(*Generate(four)),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(repeat->sending, first->sending);
}

TEST_F(GenerateTest, PromisesNothingBeforehand) {
  const auto response = Validate<v1::GenerateGiftcardsResponse>(
      ToWrite("GenerateGiftcards", Three("g1")));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->ByteSizeLong(), 0u);
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(GenerateTest, ReportsAPdfFromTheFirstAnswerOrTheCallback) {
  const auto later = Run(ToWrite("GenerateGiftcardPdf", Pdf("p1")));
  Settle();
  EXPECT_THAT(CallBack(0, "ok:http://x/1.pdf"), IsOk());

  v1::GenerateGiftcardPdfResponse made;
  made.set_uri("http://x/2.pdf");
  Sent sent;
  sent.effect = Sent::Effect::kSucceeded;
  sent.response.PackFrom(made);
  sent.summary = "done";
  platform_.OnSend(sent);
  const auto at_once = Run(ToWrite("GenerateGiftcardPdf", Pdf("p2")));
  Settle();
  const auto first = AnswerTo<v1::GenerateGiftcardPdfResponse>(*later);
  EXPECT_EQ(first.uri(), "http://x/1.pdf");
  const auto second = AnswerTo<v1::GenerateGiftcardPdfResponse>(*at_once);
  EXPECT_EQ(second.uri(), "http://x/2.pdf");
  EXPECT_EQ(second.operation(), at_once->sending);
  EXPECT_NE(second.operation(), "");
}

}  // namespace
}  // namespace gateway
