// What upstream answers about sales.

#include <string>

#include "adapters/fourws/sale_json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

TEST(SavedTest, ReadsWhatTheCallbackSays) {
  const json upstream = {
      {"success", true},         {"id", "64ee5dda-d2b5-4fbc-ae6d-fbd2ff13352b"},
      {"transactionId", "t-1"},  {"barcode", "10012220071500002"},
      {"documentNumber", 17},    {"documentStatus", "CLOSE"},
      {"novelty", {{"deep", 1}}}};
  v1::SaveReceiptResponse receipt;
  ASSERT_THAT(ReadSaved(JsonDocument(upstream), receipt), IsOk());
  EXPECT_EQ(receipt.document_id(), "64ee5dda-d2b5-4fbc-ae6d-fbd2ff13352b");
  EXPECT_EQ(receipt.transaction_id(), "t-1");
  EXPECT_EQ(receipt.document_number(), "17");
  EXPECT_EQ(receipt.unmapped().fields_size(), 1);
  ExpectNoLeafIsLost(upstream, [](const json& body) {
    v1::SaveReceiptResponse response;
    EXPECT_THAT(ReadSaved(JsonDocument(body), response), IsOk());
    return response.SerializeAsString();
  });
  ExpectNoLeafIsLost(upstream, [](const json& body) {
    v1beta1::SaveReturnOrderResponse response;
    EXPECT_THAT(ReadSaved(JsonDocument(body), response), IsOk());
    return response.SerializeAsString();
  });
}

TEST(SavedTest, ReadsTheDocumentedCallback) {
  const json upstream = Fixture("purchase_callback_success.json");
  v1beta1::SaveSaleOrderResponse response;
  ASSERT_THAT(ReadSaved(JsonDocument(upstream), response), IsOk());
  EXPECT_EQ(response.document_id(), upstream["id"]);
  EXPECT_THAT(response.unmapped().fields(), testing::IsEmpty());
}

v1beta1::ListDigitalOrdersRequest ListRequest() {
  v1beta1::ListDigitalOrdersRequest request;
  request.mutable_from_time()->set_seconds(1580994750);
  request.set_page_size(20);
  return request;
}

absl::StatusOr<v1beta1::ListDigitalOrdersResponse> Read(const json& body) {
  const PlatformOptions options;
  return ListDigitalOrdersFromJson(
      ListRequest(), JsonDocument(body),
      DocumentContext{options, options.DefaultsOf(""), ""});
}

TEST(ListDigitalOrdersTest, AsksForAPage) {
  const PlatformOptions options;
  const auto query = ListDigitalOrdersToQuery(
      ListRequest(), DocumentContext{options, options.DefaultsOf(""), ""});
  ASSERT_THAT(query, IsOk());
  EXPECT_EQ(*query, (Query{{"fromDateTime", "2020-02-06 13:12:30"},
                           {"start", "0"},
                           {"limit", "20"}}));
}

TEST(ListDigitalOrdersTest, ReadsTheDocumentedPage) {
  const auto page = Read(Fixture("paginated_response_envelope.json"));
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->orders_size(), 1);
  EXPECT_EQ(page->orders(0).cart().seller(), "Marco Bianchi");
  EXPECT_FALSE(page->next_page_token().empty());
}

TEST(ListDigitalOrdersTest, LosesNoLeaf) {
  json body = Fixture("paginated_response_envelope.json");
  body["valueObjectList"].push_back(
      Fixture("order_request_api22382043_excerpt.json"));
  ExpectNoLeafIsLost(body, [](const json& upstream) {
    return Read(upstream)->SerializeAsString();
  });
}

TEST(ListDigitalOrdersTest, LosesNoOrderForAnotherThatCannotBeRead) {
  json body = Fixture("paginated_response_envelope.json");
  body["valueObjectList"].push_back(nullptr);
  body["valueObjectList"].push_back("order");
  const auto page = Read(body);
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->orders_size(), 1);
  const auto& rest = page->unmapped().fields().at("valueObjectList");
  EXPECT_EQ(rest.list_value().values_size(), 2);
}

TEST(ListDigitalOrdersTest, RefusesWhatIsNoList) {
  for (const char* body :
       {"[]", "{}", R"({"valueObjectList": {}})", R"({"valueObjectList": [7]})",
        R"({"valueObjectList": [], "moreRows": true})"})
    EXPECT_FALSE(Read(json::parse(body)).ok()) << body;
}

}  // namespace
}  // namespace gateway::fourws
