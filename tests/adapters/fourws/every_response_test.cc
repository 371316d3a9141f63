// Everything that 4ws.trade is documented to answer is found in what its calls
// answer: in a field, normalised, or unmapped.

#include <filesystem>
#include <set>
#include <string>

#include "adapters/base/error.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "adapters/fourws/envelope.h"
#include "adapters/fourws/giftcard_json.h"
#include "adapters/fourws/upstream_errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/adapters/fourws/requests.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

struct ResponseCase {
  const char* fixture;
  const char* request;  // Its type below `fourws.gateway.`.
  const char* fields = "{}";
};

// The answers and callbacks of calls that the gateway makes.
constexpr ResponseCase kResponseCases[] = {
    {"cart_full_validation_response_excerpt.json",
     "v1.FullyValidateCartRequest", R"({"cart":{"currencyCode":"EUR"}})"},
    {"giftcard_generate_callback_success.json", "v1.GenerateGiftcardsRequest"},
    {"giftcard_update_callback_success.json", "v1.ActivateGiftcardRequest"},
    {"giftcard_update_callback_success.json", "v1.RedeemGiftcardRequest"},
    {"giftcard_update_callback_success.json", "v1.RefundGiftcardRequest"},
    {"paginated_response_envelope.json",
     "v1beta1.ListActivatedVouchersRequest"},
    {"paginated_response_envelope.json", "v1beta1.ListCustomerVouchersRequest"},
    {"paginated_response_envelope.json", "v1beta1.ListLatestVouchersRequest"},
    {"paginated_response_envelope.json", "v1beta1.ListDigitalOrdersRequest"},
    {"purchase_callback_success.json", "v1.SaveFreeEntryRequest"},
    {"purchase_callback_success.json", "v1.SavePurchaseRequest"},
    {"purchase_callback_success.json", "v1.SaveTransferRequest"},
    {"purchase_callback_success.json", "v1beta1.SaveSupplierEntryRequest"},
    {"stock_get_fulfillment_response.json", "v1.QueryStockRequest"},
    {"stock_get_response.json", "v1.QueryStockRequest"},
    {"stock_insert_callback_partial.json", "v1beta1.InsertStockRequest",
     R"({"rows":[{"entityCode":"yyy","barcode":"xxx"}]})"},
    {"stock_insert_callback_success.json", "v1beta1.InsertStockRequest",
     R"({"rows":[{"entityCode":"yyy","barcode":"xxx"}]})"},
    {"stock_last_response.json", "v1.ListStockChangesRequest"},
};

// Read apart, as gift cards are.
constexpr char kGiftcard[] = "giftcard_get_response.json";

// What reports a failure, of any call.
constexpr const char* kFailures[] = {
    "auth_error_401.json",
    "document_callback_error_generic.json",
    "document_callback_error_invalid_barcode.json",
    "giftcard_generate_callback_error.json",
    "giftcard_get_error.json",
    "giftcard_update_callback_error.json",
    "stock_insert_callback_error.json",
};

// What answers no call of the gateway's contract.
constexpr const char* kOthers[] = {
    "customer_promo_webhook.json",
    "login_response.json",
};

// The answer to a call as text, in the order of names.
std::string Answer(const google::protobuf::Any& request, const json& body) {
  const PlatformOptions options;
  const ReadCodec* read = FindReadCodec(request);
  const WriteCodec* write = FindWriteCodec(request);
  if (read == nullptr && write == nullptr) return "no call";
  const JsonDocument told(body);
  const auto answer = read != nullptr
                          ? read->decode(request, nullptr, told, options)
                          : write->decode(request, nullptr, told, options);
  return answer.ok() ? answer->DebugString()
                     : std::string(answer.status().message());
}

TEST(EveryResponseTest, LosesNoLeaf) {
  for (const ResponseCase& tested : kResponseCases) {
    SCOPED_TRACE(std::string(tested.fixture) + " for " + tested.request);
    const google::protobuf::Any request =
        RequestOf(tested.request, tested.fields);
    ExpectNoLeafIsLost(Fixture(tested.fixture),
                       [&](const json& body) { return Answer(request, body); });
  }
}

TEST(EveryResponseTest, LosesNoLeafOfAGiftcard) {
  ExpectNoLeafIsLost(Fixture(kGiftcard), [](const json& body) {
    const auto card = GiftcardFromJson(JsonDocument(body["giftcard"]), false);
    return card.ok() ? card->DebugString() : card.status().ToString();
  });
}

TEST(EveryResponseTest, ReportsWhyItFailed) {
  for (const char* name : kFailures) {
    const json body = Fixture(name);
    const auto info = InfoOf(RefusalOf(body["message"].get<std::string>()));
    ASSERT_TRUE(info.has_value()) << name;
    EXPECT_EQ(info->metadata().at("upstream_message"), body["message"]) << name;
    if (!body.contains("success")) continue;
    EXPECT_EQ(ReadCallbackBody(FixtureText(name)).kind,
              Outcome::Kind::kRejected)
        << name;
  }
}

TEST(EveryResponseTest, KnowsEveryFixture) {
  std::set<std::string> known(std::begin(kFailures), std::end(kFailures));
  known.insert(std::begin(kOthers), std::end(kOthers));
  known.insert(kGiftcard);
  for (const ResponseCase& tested : kResponseCases)
    known.insert(tested.fixture);
  int count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(FIXTURES "/4ws")) {
    const std::string name = file.path().filename();
    ++count;
    EXPECT_TRUE(known.contains(name) ||
                name.find("_request") != std::string::npos)
        << name;
  }
  EXPECT_GT(count, 30);
}

}  // namespace
}  // namespace gateway::fourws
