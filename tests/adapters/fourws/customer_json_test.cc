#include "adapters/fourws/customer_json.h"

#include <string>

#include "adapters/base/error.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

const PlatformOptions& Options() {
  static const PlatformOptions options;
  return options;
}

DocumentContext Context() { return {Options(), Options().DefaultsOf(""), ""}; }

// The documented customer of an invoice is the same subject.
json CustomerFixture() {
  return {{"success", true},
          {"customer",
           Fixture("order_request_api22382043_excerpt.json")["invoiceClient"]}};
}

absl::StatusOr<v1::GetCustomerResponse> Read(const json& body) {
  return GetCustomerFromJson({}, JsonDocument(body), Context());
}

TEST(GetCustomerTest, AsksByCard) {
  v1::GetCustomerRequest request;
  request.set_card_barcode("0099000001209");
  EXPECT_EQ(GetCustomerToQuery(request, Context()),
            (Query{{"barcode", "0099000001209"}}));
  request.set_barcode_field("clientId");
  EXPECT_EQ(GetCustomerToQuery(request, Context()),
            (Query{{"barcode", "0099000001209"}, {"pkFieldName", "clientId"}}));
}

TEST(GetCustomerTest, ReadsWhatIsDocumented) {
  json body = CustomerFixture();
  body["customer"]["birthday"] = "1989-12-31 00:00:00";
  body["customer"]["novelty"] = {{"deep", 1}};
  const auto response = Read(body);
  ASSERT_THAT(response, IsOk());
  const v1::Customer& customer = response->customer();
  EXPECT_EQ(customer.card_barcode(), "0099000001209");
  EXPECT_EQ(customer.given_name(), "Cliente");
  EXPECT_EQ(customer.family_name(), "Esempio");
  EXPECT_EQ(customer.address(), "via Esempio 1");
  EXPECT_EQ(customer.entity_code(), "210");
  EXPECT_EQ(customer.card_kind_code(), "3");
  EXPECT_EQ(customer.birth_time().seconds(), 631065600);
  EXPECT_TRUE(customer.has_foreigner());
  EXPECT_FALSE(customer.foreigner());
  EXPECT_EQ(customer.unmapped().fields_size(), 1);
  EXPECT_TRUE(customer.unmapped().fields().contains("novelty"));
}

TEST(GetCustomerTest, LosesNoLeaf) {
  ExpectNoLeafIsLost(CustomerFixture(), [](const json& body) {
    return Read(body)->SerializeAsString();
  });
}

TEST(GetCustomerTest, KeepsWhatStandsBesideTheCustomer) {
  json body = CustomerFixture();
  body["points"] = 7;
  const auto response = Read(body);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->unmapped().fields_size(), 1);
  EXPECT_EQ(response->unmapped().fields().at("points").number_value(), 7);
}

TEST(GetCustomerTest, KeepsWhatCannotBeRead) {
  json body = CustomerFixture();
  body["customer"]["birthday"] = "some day";
  const auto response = Read(body);
  ASSERT_THAT(response, IsOk());
  EXPECT_FALSE(response->customer().has_birth_time());
  EXPECT_EQ(
      response->customer().unmapped().fields().at("birthday").string_value(),
      "some day");
}

TEST(GetCustomerTest, RefusesAnAnswerWithoutACustomer) {
  for (const char* body : {R"({"success":true})", R"({"customer":7})"})
    EXPECT_FALSE(Read(json::parse(body)).ok()) << body;
}

TEST(CustomerTableTest, WritesWhatItRead) {
  const json upstream = CustomerFixture()["customer"];
  v1::Customer customer;
  const JsonDocument read(upstream);
  FieldReader reader(read, "");
  ReadFields(CustomerTable(), reader, {}, customer);
  FieldWriter writer;
  WriteFields(CustomerTable(), customer, writer);
  const auto written = writer.ToJson();
  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(json::parse(*written), upstream);
}

v1beta1::SetCustomerOptInRequest OptIn() {
  v1beta1::SetCustomerOptInRequest request;
  request.set_card_barcode("0099000001209");
  (*request.mutable_consents())["marketing"] = true;
  (*request.mutable_consents())["profiling"] = false;
  return request;
}

absl::StatusOr<json> Written(const v1beta1::SetCustomerOptInRequest& request) {
  Write write;
  write.request.PackFrom(request);
  const auto body = FindWriteCodec(write.request)->encode(write, Options());
  if (!body.ok()) return body.status();
  return json::parse(*body);
}

TEST(SetCustomerOptInTest, WritesConsentsUnderTheirNames) {
  v1beta1::SetCustomerOptInRequest request = OptIn();
  (*request.mutable_additional_fields()->mutable_fields())["note"]
      .set_string_value("n");
  const auto body = Written(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, json::parse(R"({"barcode":"0099000001209","marketing":"Y",
                                   "profiling":"N","note":"n"})"));
}

TEST(SetCustomerOptInTest, LetsNoConsentTakeAFieldsPlace) {
  v1beta1::SetCustomerOptInRequest request = OptIn();
  (*request.mutable_consents())["barcode"] = true;
  EXPECT_THAT(Written(request), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(SetCustomerOptInTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1beta1::SetCustomerOptInRequest request = OptIn();
  auto& fields = *request.mutable_additional_fields()->mutable_fields();
  fields["barcode"].set_string_value("other");
  fields["marketing"].set_string_value("N");
  const auto body = Written(request);
  EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                     v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* name : {"barcode", "marketing"}) {
    EXPECT_THAT(std::string(body.status().message()),
                testing::HasSubstr(std::string("additional_fields.") + name));
  }
}

TEST(SetCustomerOptInTest, KeepsWhatTheAnswerSays) {
  const json body = {{"success", true}, {"message", "OK"}, {"id", "7"}};
  ExpectNoLeafIsLost(body, [](const json& upstream) {
    return SetCustomerOptInFromJson({}, JsonDocument(upstream), Context())
        ->SerializeAsString();
  });
}

}  // namespace
}  // namespace gateway::fourws
