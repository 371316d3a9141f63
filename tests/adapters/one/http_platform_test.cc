#include "adapters/one/http_platform.h"

#include <memory>
#include <string>
#include <utility>

#include "adapters/one/not_configured.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/one/fixture.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_http_client.h"
#include "tests/support/send_write.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

using absl::StatusCode;
using google::protobuf::Any;
using testing::Contains;
using testing::HasSubstr;
using testing::Pair;

constexpr char kOrderpath[] = "/api/v1/orderpath/integrations/auth-required";

class OnePlatformTest : public testing::Test {
 protected:
  OnePlatformTest() {
    options_.url = "http://127.0.0.1:1";
    options_.credentials = {"acme", "key"};
    options_.gate.breaker.failures = 2;
    auto http = std::make_unique<FakeHttpClient>(
        [this](const HttpRequest&) { return answered_; });
    http_ = http.get();
    platform_ =
        std::make_unique<HttpPlatform>(options_, std::move(http), clock_);
  }

  // Lets exchanges end, and what waits for a moment go on.
  void Settle() {
    for (int i = 0; i < 40; ++i) {
      http_->Flush();
      clock_.Advance(absl::Milliseconds(50));
    }
  }

  template <typename Request>
  absl::StatusOr<Any> Read(const Request& request) {
    Question question;
    question.request.PackFrom(request);
    question.until = clock_.Now() + absl::Seconds(30);
    Answer<Any> answer;
    platform_->Read(std::move(question), answer.done());
    Settle();
    return answer.Wait();
  }

  static v1beta1::AddConfigurableProductsRequest Add() {
    v1beta1::AddConfigurableProductsRequest request;
    request.set_cart_id("cart/1");
    auto& main = *request.add_products()->mutable_main();
    main.set_product_id("CABLE-1");
    main.mutable_quantity()->mutable_value()->set_value("1");
    return request;
  }

  template <typename Request>
  Sent Send(const Request& request) {
    Write write;
    write.request.PackFrom(request);
    Answer<Sent> answer;
    SendWrite(*platform_, write, answer);
    Settle();
    return *answer.Wait();
  }

  Options options_;
  FakeClock clock_;
  HttpExchange answered_ = Answered(200, "{}");
  FakeHttpClient* http_ = nullptr;
  std::unique_ptr<HttpPlatform> platform_;
};

TEST_F(OnePlatformTest, AsksForAnOfferWithBothHeaders) {
  answered_ =
      Answered(200, FixtureText("offer-get.response.documented-prefix.json"));
  v1::GetOfferRequest request;
  request.set_offer_id("15570c28&x");
  const auto result = Read(request);
  ASSERT_THAT(result, IsOk());
  v1::GetOfferResponse response;
  ASSERT_TRUE(result->UnpackTo(&response));
  EXPECT_EQ(response.offer().document_number(), "O/36/1/2022");
  ASSERT_EQ(http_->requests().size(), 1);
  const HttpRequest asked = http_->requests()[0];
  EXPECT_EQ(asked.method, "GET");
  EXPECT_EQ(asked.url,
            options_.url + kOrderpath + "/offer?offerId=15570c28%26x");
  EXPECT_THAT(asked.headers, Contains(Pair("one-tenant", "acme")));
  EXPECT_THAT(asked.headers, Contains(Pair("ApiAuth", "key")));
}

TEST_F(OnePlatformTest, AsksForAClientByItsWholeId) {
  answered_ = Answered(200, R"({"clientId":"org:1"})");
  v1::GetClientRequest request;
  request.set_client_id("org:1");
  const auto result = Read(request);
  ASSERT_THAT(result, IsOk());
  EXPECT_EQ(http_->requests().at(0).url,
            options_.url +
                "/api/v1/account/integrations/auth-required/clients/org%3A1");
}

// Which would lead to another path, and so to another call.
TEST_F(OnePlatformTest, AsksForNoIdThatIsNoSegmentOfAPath) {
  for (const char* id : {"", ".", ".."}) {
    v1::GetClientRequest client;
    client.set_client_id(id);
    EXPECT_THAT(Read(client), ErrorIs(StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_INVALID_REQUEST));
    v1beta1::AddConfigurableProductsRequest add = Add();
    add.set_cart_id(id);
    v1beta1::ChangeProductLinePricesRequest prices;
    prices.set_cart_id(id);
    Write write;
    write.request.PackFrom(add);
    const auto is_refused =
        ErrorIs(StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_REQUEST);
    EXPECT_THAT(platform_->Encode(write), is_refused);
    write.request.PackFrom(prices);
    EXPECT_THAT(platform_->Encode(write), is_refused);
  }
  EXPECT_TRUE(http_->requests().empty());
}

TEST_F(OnePlatformTest, SaysInItsOwnWordsWhatIsUnknown) {
  answered_ = Answered(404, R"({"message":"no"})");
  EXPECT_THAT(
      Read(v1::GetOfferRequest()),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_DOCUMENT_NOT_FOUND));
  v1::GetClientRequest request;
  request.set_client_id("org:1");
  const auto client = Read(request);
  EXPECT_THAT(client, ErrorIs(StatusCode::kNotFound,
                              v1::ERROR_REASON_CUSTOMER_NOT_FOUND));
  EXPECT_EQ(InfoOf(client.status())->metadata().at("upstream_message"), "no");
}

TEST_F(OnePlatformTest, RepeatsReadsAndNamesItself) {
  answered_ = Answered(500, "");
  const auto result = Read(v1::GetOfferRequest());
  EXPECT_THAT(result, ErrorIs(StatusCode::kUnavailable,
                              v1::ERROR_REASON_UPSTREAM_UNREADABLE));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("ONe"));
  EXPECT_EQ(http_->requests().size(), 3);
}

TEST_F(OnePlatformTest, AnswersUnreadablyWithoutWhatWasAskedFor) {
  EXPECT_THAT(
      Read(v1::GetOfferRequest()),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREADABLE));
}

TEST_F(OnePlatformTest, PutsProductsIntoACart) {
  answered_ = Answered(200, R"({"cartId":"cart/1"})");
  const Sent sent = Send(Add());
  EXPECT_EQ(sent.effect, Sent::Effect::kSucceeded);
  v1beta1::AddConfigurableProductsResponse response;
  ASSERT_TRUE(sent.response.UnpackTo(&response));
  EXPECT_EQ(response.unmapped().fields().at("cartId").string_value(), "cart/1");
  ASSERT_EQ(http_->requests().size(), 1);
  const HttpRequest asked = http_->requests()[0];
  EXPECT_EQ(asked.method, "PUT");
  EXPECT_EQ(asked.url, options_.url + kOrderpath +
                           "/carts/cart%2F1/add-configurable-products");
  EXPECT_THAT(asked.headers,
              Contains(Pair("Content-Type", "application/json")));
}

TEST_F(OnePlatformTest, SucceedsWhateverTheAnswerHolds) {
  for (const char* body : {"", "[]", "7"}) {
    answered_ = Answered(200, body);
    const Sent sent = Send(Add());
    EXPECT_EQ(sent.effect, Sent::Effect::kSucceeded);
    EXPECT_TRUE(sent.response.Is<v1beta1::AddConfigurableProductsResponse>());
  }
}

TEST_F(OnePlatformTest, PostsPricesWhereItIsTold) {
  v1beta1::ChangeProductLinePricesRequest request;
  request.set_cart_id("c");
  request.add_lines()->mutable_price()->set_value("1");
  EXPECT_EQ(Send(request).effect, Sent::Effect::kSucceeded);
  EXPECT_EQ(http_->requests().at(0).method, "POST");
  EXPECT_EQ(http_->requests().at(0).url,
            options_.url + kOrderpath + "/carts/c/change-product-lines-prices");
}

TEST_F(OnePlatformTest, SendsAWriteOnceWhateverComes) {
  for (const HttpExchange& exchange :
       {Answered(500, ""), Answered(502, "<html>"), Answered(429, "{}"),
        Failed(absl::UnavailableError("cut"), true),
        Failed(absl::DeadlineExceededError("late"), true)}) {
    answered_ = exchange;
    const size_t before = http_->requests().size();
    (void)Send(Add());
    EXPECT_LE(http_->requests().size(), before + 1);
  }
}

TEST_F(OnePlatformTest, ReportsThatACartIsUnknown) {
  answered_ = Answered(404, "");
  const Sent sent = Send(Add());
  EXPECT_EQ(sent.effect, Sent::Effect::kRejected);
  EXPECT_THAT(sent.error, ErrorIs(StatusCode::kNotFound,
                                  v1::ERROR_REASON_DOCUMENT_NOT_FOUND));
}

TEST_F(OnePlatformTest, LeavesAloneWhatFails) {
  answered_ = Failed(absl::UnavailableError("gone"), false);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(Send(Add()).effect, Sent::Effect::kNotSent);
  EXPECT_THAT(Send(Add()).error,
              ErrorIs(StatusCode::kUnavailable,
                      v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN));
  EXPECT_EQ(http_->requests().size(), 2);
}

TEST_F(OnePlatformTest, AdmitsWritesAndChecksThem) {
  Answer<std::shared_ptr<Permit>> permit;
  platform_->Admit(clock_.Now() + absl::Seconds(1), permit.done());
  Settle();
  EXPECT_THAT(permit.Wait(), IsOk());
  Write write;
  write.request.PackFrom(Add());
  EXPECT_THAT(platform_->Encode(write), IsOk());
  v1beta1::AddConfigurableProductsRequest request = Add();
  (*request.mutable_additional_fields()
        ->mutable_fields())["configurableProducts"]
      .set_bool_value(true);
  write.request.PackFrom(request);
  EXPECT_THAT(
      platform_->Encode(write),
      ErrorIs(StatusCode::kInvalidArgument, v1::ERROR_REASON_INVALID_REQUEST));
}

TEST_F(OnePlatformTest, TakesNothingOfOthers) {
  Write write;
  write.request.PackFrom(v1::GetOfferRequest());
  EXPECT_THAT(platform_->Encode(write), ErrorIs(StatusCode::kUnimplemented,
                                                v1::ERROR_REASON_NOT_OFFERED));
  EXPECT_EQ(Send(v1::GetOfferRequest()).effect, Sent::Effect::kNotSent);
  EXPECT_THAT(Read(Add()), ErrorIs(StatusCode::kUnimplemented,
                                   v1::ERROR_REASON_NOT_OFFERED));
  EXPECT_EQ(platform_->ReadCallback(write.request, "{}").kind,
            Outcome::Kind::kUnreadable);
  EXPECT_TRUE(http_->requests().empty());
}

TEST(NotConfiguredTest, SaysSo) {
  FakeClock clock;
  NotConfigured one(clock);
  const auto says_so = ErrorIs(StatusCode::kFailedPrecondition,
                               v1::ERROR_REASON_ONE_NOT_CONFIGURED);
  EXPECT_THAT(one.Encode(Write()), says_so);
  Answer<Any> read;
  one.Read(Question(), read.done());
  Answer<std::shared_ptr<Permit>> permit;
  one.Admit(absl::InfiniteFuture(), permit.done());
  Answer<Sent> sent;
  one.Send(nullptr, absl::InfiniteFuture(), nullptr,
           [done = sent.done()](Sent end) mutable {
             std::move(done)(std::move(end));
           });
  clock.Advance(absl::ZeroDuration());
  EXPECT_THAT(read.Wait(), says_so);
  EXPECT_THAT(permit.Wait(), says_so);
  const auto end = sent.Wait();
  EXPECT_EQ(end->effect, Sent::Effect::kNotSent);
  EXPECT_THAT(end->error, says_so);
}

}  // namespace
}  // namespace gateway::one
