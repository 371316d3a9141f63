#include <memory>
#include <string>
#include <utility>

#include "adapters/fourws/http_platform.h"
#include "adapters/upstream/header_credentials.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using absl::StatusCode;

constexpr char kPdfAnswer[] = R"({"success":true,"uri":"http://x/a.pdf"})";

// What answers and callbacks say of writes.
class HttpPlatformOutcomesTest : public testing::Test {
 protected:
  HttpPlatformOutcomesTest() {
    v1::GenerateGiftcardPdfRequest pdf;
    pdf.add_barcodes("2000000001814");
    pdf_.PackFrom(pdf);
    v1::GenerateGiftcardsRequest generate;
    generate.set_item_code("ITEM");
    generate.set_count(2);
    generate_.PackFrom(generate);
  }

  Sent SendAndAnswer(const google::protobuf::Any& request, int status,
                     const std::string& body) {
    answered_ = Answered(status, body);
    Write write;
    write.request = request;
    write.callback_url = "http://127.0.0.1:8080/callbacks/t";
    Answer<Sent> answer;
    SendWrite(platform_, write, answer);
    http_->Flush();
    return *answer.Wait();
  }

  static std::string UriOf(const google::protobuf::Any& any) {
    v1::GenerateGiftcardPdfResponse response;
    return any.UnpackTo(&response) ? response.uri() : "not a PDF's";
  }

  google::protobuf::Any pdf_;
  google::protobuf::Any generate_;
  FakeClock clock_;
  HttpExchange answered_;
  FakeHttpClient* http_ = new FakeHttpClient(
      [this](const HttpRequest& /*request*/) { return answered_; });
  HttpPlatform platform_{
      PlatformOptions(), std::unique_ptr<HttpClient>(http_),
      [](HttpClient&) {
        return std::make_unique<HeaderCredentials>(HttpHeaders{});
      },
      clock_};
};

TEST_F(HttpPlatformOutcomesTest, TakesAPdfFromTheAnswer) {
  const Sent sent = SendAndAnswer(pdf_, 200, kPdfAnswer);
  EXPECT_EQ(sent.effect, Sent::Effect::kSucceeded);
  EXPECT_EQ(UriOf(sent.response), "http://x/a.pdf");
}

TEST_F(HttpPlatformOutcomesTest, WaitsForAPdfThatTheAnswerDoesNotHold) {
  EXPECT_EQ(SendAndAnswer(pdf_, 200, R"({"success":true})").effect,
            Sent::Effect::kAccepted);
  EXPECT_EQ(SendAndAnswer(pdf_, 500, kPdfAnswer).effect,
            Sent::Effect::kUnknown);
  const Outcome outcome = platform_.ReadCallback(pdf_, kPdfAnswer);
  EXPECT_EQ(outcome.kind, Outcome::Kind::kSucceeded);
  EXPECT_EQ(UriOf(outcome.response), "http://x/a.pdf");
}

TEST_F(HttpPlatformOutcomesTest, ReportsThatACardOfAPdfIsUnknown) {
  const Sent sent = SendAndAnswer(
      pdf_, 200, FixtureText("giftcard_update_callback_error.json"));
  EXPECT_EQ(sent.effect, Sent::Effect::kRejected);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kNotFound,
                                  v1::ERROR_REASON_GIFTCARD_NOT_FOUND));
}

TEST_F(HttpPlatformOutcomesTest, TakesOnlyAPdfFromTheAnswer) {
  const Sent sent = SendAndAnswer(
      generate_, 200, FixtureText("giftcard_generate_callback_success.json"));
  EXPECT_EQ(sent.effect, Sent::Effect::kAccepted);
}

TEST_F(HttpPlatformOutcomesTest, UnpacksNoWriteThatItsCallerHasUnpacked) {
  auto request = std::make_shared<v1beta1::SetCustomerOptInRequest>();
  request->set_card_barcode("0099000001209");
  Write write;
  write.request.PackFrom(*request);
  write.request.set_value("\x0a\x01\xff");  // It cannot be unpacked.
  write.unpacked = std::move(request);
  answered_ = Answered(200, R"({"success":true})");
  Answer<Sent> answer;
  SendWrite(platform_, write, answer);
  http_->Flush();
  EXPECT_EQ(answer.Wait()->effect, Sent::Effect::kSucceeded);
}

TEST_F(HttpPlatformOutcomesTest, ReadsCallbacksOfAGeneration) {
  Outcome outcome = platform_.ReadCallback(
      generate_, FixtureText("giftcard_generate_callback_success.json"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::kSucceeded);
  v1::GenerateGiftcardsResponse response;
  ASSERT_TRUE(outcome.response.UnpackTo(&response));
  EXPECT_EQ(response.giftcards_size(), 2);

  outcome = platform_.ReadCallback(
      generate_, FixtureText("giftcard_generate_callback_error.json"));
  EXPECT_EQ(outcome.kind, Outcome::Kind::kRejected);
  EXPECT_THAT(outcome.error,
              ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_ITEM_NOT_FOUND));
}

// The barcodes exist, but nobody knows them: a person must look.
TEST_F(HttpPlatformOutcomesTest, TakesNoSuccessWithoutWhatItMade) {
  for (const auto& request : {generate_, pdf_}) {
    const Outcome outcome =
        platform_.ReadCallback(request, R"({"success":true,"id":"secret"})");
    EXPECT_EQ(outcome.kind, Outcome::Kind::kUnreadable);
    EXPECT_THAT(outcome.summary, testing::HasSubstr("cannot be read"));
    EXPECT_THAT(outcome.summary, testing::Not(testing::HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace gateway::fourws
