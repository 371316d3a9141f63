#include <memory>
#include <set>
#include <string>

#include "adapters/base/json.h"
#include "adapters/fourws/outcomes.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "tests/adapters/fourws/http_platform_test.h"

namespace gateway::fourws {
namespace {

constexpr char kUrl[] = "http://127.0.0.1:8080/callbacks/t";

// An empty request.
std::unique_ptr<google::protobuf::Message> RequestNamed(
    const std::string& name) {
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          name);
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
}

// How writes end of which no page of 4ws.trade says it.
class HttpPlatformEndsTest : public HttpPlatformTest {
 protected:
  HttpPlatformEndsTest() {
    upstream_ = [](const HttpRequest&) {
      return Answered(200, R"({"success":true,"id":"d-1","uri":"http://x/a"})");
    };
  }

  // Sends the write as one that ends so.
  Sent SendEnding(const WriteEnd& write, End end) {
    options_.ends[write.request] = end;
    Make(WithHeaders({"user", "pass", "C1", "500"}));
    Write sent;
    sent.request.PackFrom(*RequestNamed(write.request));
    sent.callback_url = kUrl;
    return Send(sent);
  }

  std::string CallbackSent() {
    const auto body = ParseJson(http_->requests().back().body);
    EXPECT_THAT(body, IsOk());
    return body.ok() ? body->value("callback", "none") : "";
  }
};

TEST_F(HttpPlatformEndsTest, KnowsWhichAreAssumed) {
  std::set<std::string> assumed;
  for (const WriteEnd& write : WriteEnds()) {
    if (write.is_assumed) assumed.insert(write.command);
  }
  EXPECT_THAT(assumed, testing::ElementsAre("generate_giftcard_pdf",
                                            "replace_sale", "save_order",
                                            "save_receipt", "save_sale_order",
                                            "update_external_references"));
}

TEST_F(HttpPlatformEndsTest, EndsByTheAnswerWhereThatIsTheEnd) {
  for (const WriteEnd& write : WriteEnds()) {
    if (!write.is_assumed) continue;
    const Sent sent = SendEnding(write, End::kAnswer);
    EXPECT_EQ(sent.effect, Sent::Effect::kSucceeded) << write.command;
    EXPECT_FALSE(sent.response.type_url().empty()) << write.command;
    EXPECT_EQ(CallbackSent(), "none") << write.command;
  }
}

TEST_F(HttpPlatformEndsTest, WaitsForTheCallbackWhereThatIsTheEnd) {
  for (const WriteEnd& write : WriteEnds()) {
    if (!write.is_assumed) continue;
    const Sent sent = SendEnding(write, End::kCallback);
    EXPECT_EQ(sent.effect, Sent::Effect::kAccepted) << write.command;
    EXPECT_EQ(CallbackSent(), kUrl) << write.command;
    google::protobuf::Any request;
    request.PackFrom(*RequestNamed(write.request));
    const Outcome outcome = platform_->ReadCallback(
        request, R"({"success":true,"id":"d-1","uri":"http://x/a"})");
    EXPECT_EQ(outcome.kind, Outcome::Kind::kSucceeded) << write.command;
  }
}

TEST_F(HttpPlatformEndsTest, IsNotDoneUnlessTheAnswerSaysSo) {
  for (const char* body : {R"({"success":true})", "<html>"}) {
    upstream_ = [body](const HttpRequest&) { return Answered(200, body); };
    for (const WriteEnd& write : WriteEnds()) {
      if (write.command != "generate_giftcard_pdf") continue;
      EXPECT_NE(SendEnding(write, End::kAnswer).effect,
                Sent::Effect::kSucceeded);
    }
  }
}

TEST(EndTest, HasAName) {
  for (const End end : {End::kCallback, End::kAnswer, End::kEither})
    EXPECT_EQ(EndNamed(NameOf(end)), end);
  EXPECT_EQ(EndNamed("later"), std::nullopt);
}

}  // namespace
}  // namespace gateway::fourws
