#include "adapters/one/client_json.h"

#include "adapters/base/json_document.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::one {
namespace {

using nlohmann::json;

json Client() {
  return json::parse(R"({
      "clientId": "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a",
      "accountManagerId": "7b8cac11-dc09-403d-9737-c14962eb3510",
      "accountType": "CLIENT",
      "additionalFields": {"segment": "gold"},
      "address": {"city": "Wroclaw", "country": "PL", "externalId": 17,
                  "name": "Office", "phone": "1", "street": "Example 1",
                  "zipCode": "50-001", "floor": 3},
      "admin": {"email": "a@example.com", "name": "Ann", "phone": "2"},
      "bankAccountNumber": "PL61",
      "businessRegistrationNumber": "123",
      "clientStatus": "ACTIVE"})");
}

TEST(ClientJsonTest, ReadsWhatIsDocumented) {
  const auto client = ClientFromJson(JsonDocument(Client()));
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ(client->client_id(), "org:838bed9a-8063-4e4c-93c3-f74b59fcaa5a");
  EXPECT_EQ(client->account_type(), "CLIENT");
  EXPECT_EQ(client->address().zip_code(), "50-001");
  EXPECT_EQ(client->address().external_id(), "17");
  EXPECT_EQ(client->admin().name(), "Ann");
  EXPECT_TRUE(client->unmapped().fields().contains("additionalFields"));
}

TEST(ClientJsonTest, LosesNoLeaf) {
  ExpectNoLeafIsLost(Client(), [](const json& upstream) {
    const auto client = ClientFromJson(JsonDocument(upstream));
    return client.ok() ? client->SerializeAsString() : "unreadable";
  });
}

TEST(ClientJsonTest, RefusesWhatIsNoClient) {
  for (const char* body : {"{}", "[]", R"({"clientId":""})"})
    EXPECT_FALSE(ClientFromJson(JsonDocument(json::parse(body))).ok()) << body;
}

}  // namespace
}  // namespace gateway::one
