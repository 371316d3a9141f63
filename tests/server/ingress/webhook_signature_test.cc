#include "server/ingress/webhook_signature.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

// The example of the Standard Webhooks specification's own libraries.
constexpr char kKey[] = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr char kId[] = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr char kBody[] = R"({"test": 2432232314})";
constexpr char kSignature[] = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const absl::Time kAt = absl::FromUnixSeconds(1614265330);

SignatureKeys Keys(const std::vector<std::string>& encoded = {kKey}) {
  SignatureKeys keys;
  for (const std::string& each : encoded)
    EXPECT_TRUE(absl::Base64Unescape(each, &keys.keys.emplace_back()));
  return keys;
}

HttpHeaders Headers(const std::string& signature = kSignature) {
  return {{"webhook-id", kId},
          {"webhook-timestamp", "1614265330"},
          {"webhook-signature", signature}};
}

HttpHeaders With(const std::string& name, const std::string& value) {
  HttpHeaders headers = Headers();
  for (auto& [key, text] : headers) {
    if (key == name) text = value;
  }
  return headers;
}

TEST(WebhookSignatureTest, BelievesTheKnownVector) {
  EXPECT_TRUE(HasSignature(Keys(), Headers(), kBody, kAt));
}

TEST(WebhookSignatureTest, BelievesAnyOfSeveralKeysAndSignatures) {
  EXPECT_TRUE(HasSignature(Keys({"AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH", kKey}),
                           Headers(), kBody, kAt));
  EXPECT_TRUE(HasSignature(
      Keys(),
      Headers(std::string("v1a,AAAA v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/"
                          "9tdO6mc= ") +
              kSignature),
      kBody, kAt));
}

TEST(WebhookSignatureTest, BelievesASenderWhoseClockIsALittleOff) {
  for (const auto off : {-absl::Minutes(5), absl::Minutes(5)})
    EXPECT_TRUE(HasSignature(Keys(), Headers(), kBody, kAt + off));
  for (const auto off : {-absl::Seconds(301), absl::Seconds(301)})
    EXPECT_FALSE(HasSignature(Keys(), Headers(), kBody, kAt + off));
}

TEST(WebhookSignatureTest, BelievesNothingElse) {
  EXPECT_FALSE(HasSignature(Keys(), {}, kBody, kAt));
  EXPECT_FALSE(HasSignature(Keys(), Headers(), "{}", kAt));
  EXPECT_FALSE(HasSignature(Keys({"AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH"}),
                            Headers(), kBody, kAt));
  EXPECT_FALSE(HasSignature(SignatureKeys(), Headers(), kBody, kAt));
  for (const char* wrong :
       {"", "v1,", "v1", "v1,!!!",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1,AAAA"})
    EXPECT_FALSE(HasSignature(Keys(), Headers(wrong), kBody, kAt)) << wrong;
  for (const char* time : {"", "x", "1614265330.0", "1614265331", "-1"})
    EXPECT_FALSE(
        HasSignature(Keys(), With("webhook-timestamp", time), kBody, kAt))
        << time;
  EXPECT_FALSE(HasSignature(Keys(), With("webhook-id", ""), kBody, kAt));
  EXPECT_FALSE(HasSignature(Keys(), With("webhook-id", "msg_2"), kBody, kAt));
}

TEST(WebhookSignatureTest, LooksAtAFewSignaturesOnly) {
  std::string many;
  for (int i = 0; i < 16; ++i) many += "v1,AAAA ";
  EXPECT_FALSE(HasSignature(Keys(), Headers(many + kSignature), kBody, kAt));
}

}  // namespace
}  // namespace gateway
