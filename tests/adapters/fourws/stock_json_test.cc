#include "adapters/fourws/stock_json.h"

#include <set>
#include <string>

#include "adapters/base/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const PlatformOptions& Options() {
  static const PlatformOptions options;
  return options;
}

DocumentContext Context() { return {Options(), Options().DefaultsOf(""), ""}; }

json BodyOf(const v1::QueryStockRequest& request) {
  const auto asked = QueryStockToRequest(request, Context());
  EXPECT_THAT(asked, IsOk());
  return asked.ok() ? json::parse(asked->body) : json();
}

absl::StatusOr<v1::QueryStockResponse> Read(const json& body) {
  return QueryStockFromJson({}, JsonDocument(body), Context());
}

absl::StatusOr<v1::ListStockChangesResponse> ReadChanges(const json& body) {
  return ListStockChangesFromJson({}, JsonDocument(body), Context());
}

TEST(QueryStockTest, AsksOfAnItem) {
  v1::QueryStockRequest request;
  request.set_item_code("011 N");
  request.set_province("TV");
  request.set_region("Veneto");
  EXPECT_EQ(BodyOf(request), json::parse(R"({"itemCode":"011 N",
      "province":"TV","region":"Veneto"})"));
  request.set_sku("8053289813603");
  EXPECT_EQ(BodyOf(request), json::parse(R"({"sku":"8053289813603",
      "province":"TV","region":"Veneto"})"));
}

TEST(QueryStockTest, AsksOfACart) {
  v1::QueryStockRequest request;
  v1::StockCartRow& row = *request.mutable_cart()->add_rows();
  row.set_barcode("8053289813603");
  row.mutable_quantity()->set_value("2.50");
  (*row.mutable_additional_fields()->mutable_fields())["note"].set_string_value(
      "n");
  request.mutable_cart()->add_rows()->set_item_code("011 N");
  request.set_zip_code("31046");
  request.set_read_fulfillment(true);
  EXPECT_EQ(BodyOf(request), json::parse(R"({
      "items":[{"barcode":"8053289813603","qty":2.5,"note":"n"},
               {"itemCode":"011 N"}],
      "zipCode":"31046","fulfillment":true})"));
}

TEST(QueryStockTest, AsksUnderConfiguredNames) {
  PlatformOptions options;
  options.stock.item_code_field = "code";
  v1::QueryStockRequest request;
  request.set_item_code("011 N");
  const auto asked = QueryStockToRequest(
      request, DocumentContext{options, options.DefaultsOf(""), ""});
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(json::parse(asked->body), (json{{"code", "011 N"}}));
}

TEST(QueryStockTest, AsksForAPageInTheQuery) {
  v1::QueryStockRequest request;
  request.set_item_code("011 N");
  request.set_page_size(7);
  const auto asked = QueryStockToRequest(request, Context());
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->query, (Query{{"start", "0"}, {"limit", "7"}}));
}

TEST(QueryStockTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1::QueryStockRequest request;
  request.set_item_code("011 N");
  for (const char* name : {"itemCode", "sku", "items", "fulfillment", "city"})
    (*request.mutable_additional_fields()->mutable_fields())[name]
        .set_string_value("x");
  const absl::Status status = QueryStockToRequest(request, Context()).status();
  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kInvalidArgument,
                              v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* name : {"itemCode", "sku", "items", "fulfillment", "city"}) {
    EXPECT_THAT(std::string(status.message()),
                HasSubstr(std::string("additional_fields.") + name));
  }
}

TEST(QueryStockTest, ReadsTheDocumentedFulfillment) {
  const auto response = Read(Fixture("stock_get_fulfillment_response.json"));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->levels_size(), 3);
  const v1::StockLevel& level = response->levels(1);
  EXPECT_EQ(level.entity_code(), "101");
  EXPECT_EQ(level.item_code(), "011 N");
  EXPECT_EQ(level.item_description(), "SCARPA DONNA");
  EXPECT_EQ(level.quantity().value(), "12");
  ASSERT_EQ(level.dimensions_size(), 2);
  EXPECT_EQ(level.dimensions(0).code(), "24");
  EXPECT_EQ(level.dimensions(0).description(), "46½");
  EXPECT_EQ(level.dimensions(1).description(), "Black");
  ASSERT_EQ(response->fulfillments_size(), 2);
  EXPECT_EQ(response->fulfillments(0).entity_code(), "100");
  EXPECT_FALSE(response->fulfillments(0).complete());
  EXPECT_TRUE(response->fulfillments(1).complete());
  EXPECT_EQ(response->next_page_token(), "");
}

TEST(QueryStockTest, LosesNoLeaf) {
  for (const char* name :
       {"stock_get_response.json", "stock_get_fulfillment_response.json"}) {
    ExpectNoLeafIsLost(Fixture(name), [](const json& body) {
      return Read(body)->SerializeAsString();
    });
  }
}

TEST(QueryStockTest, KeepsAFulfillmentOfAnotherShape) {
  json body = Fixture("stock_get_response.json");
  for (const char* other :
       {R"({"100":true})", R"([{"100":"perhaps"}])", R"(["100"])", "7"}) {
    body["fulfillment"] = json::parse(other);
    const auto response = Read(body);
    ASSERT_THAT(response, IsOk());
    EXPECT_EQ(response->fulfillments_size(), 0) << other;
    EXPECT_TRUE(response->unmapped().fields().contains("fulfillment")) << other;
  }
}

TEST(QueryStockTest, LosesNoRowForAnotherThatCannotBeRead) {
  const auto response = Read(json::parse(R"({
      "stocks":{"1":[{"itemCode":"a"},7],"2":"none","3":[{"itemCode":"b"}]},
      "fulfillment":[{"1":true},7,{"3":"perhaps"}]})"));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->levels_size(), 2);
  EXPECT_EQ(response->levels(1).entity_code(), "3");
  ASSERT_EQ(response->fulfillments_size(), 1);
  EXPECT_TRUE(response->fulfillments(0).complete());
  const auto& unmapped = response->unmapped().fields();
  EXPECT_TRUE(unmapped.contains("fulfillment"));
  const auto& stocks = unmapped.at("stocks").struct_value().fields();
  ASSERT_EQ(stocks.size(), 2u);
  EXPECT_EQ(stocks.at("1").list_value().values_size(), 1);
  EXPECT_EQ(stocks.at("2").string_value(), "none");
}

TEST(QueryStockTest, TakesNoAnswerForEmptyStock) {
  for (const char* body :
       {R"({"success":true})", R"({"stocks":[]})", R"({"stocks":{"100":{}}})",
        R"({"stocks":{"100":[7]}})"})
    EXPECT_FALSE(Read(json::parse(body)).ok()) << body;
  EXPECT_THAT(Read(json::parse(R"({"stocks":{}})")), IsOk());
}

// Shops are not read in the order in which upstream may count their rows.
TEST(QueryStockTest, LosesNoShopWhereTheLimitIsIgnored) {
  const json body = json::parse(R"({"stocks":{
      "9":[{"itemCode":"a"},{"itemCode":"b"}],
      "10":[{"itemCode":"c"},{"itemCode":"d"}]},"moreRows":false})");
  v1::QueryStockRequest request;
  request.set_page_size(3);
  std::multiset<std::string> listed;
  do {
    const auto response =
        QueryStockFromJson(request, JsonDocument(body), Context());
    ASSERT_THAT(response, IsOk());
    EXPECT_LE(response->levels_size(), 3);
    for (const auto& level : response->levels())
      listed.insert(level.item_code());
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(listed, ElementsAre("a", "b", "c", "d"));
}

TEST(ListStockChangesTest, AsksSinceATime) {
  v1::ListStockChangesRequest request;
  request.mutable_from_time()->set_seconds(631065600);
  EXPECT_EQ(*ListStockChangesToQuery(request, Context()),
            (Query{{"fromDateTime", "1989-12-31 00:00:00"},
                   {"start", "0"},
                   {"limit", "20"}}));
  request.set_entity_code("1150");
  EXPECT_THAT(*ListStockChangesToQuery(request, Context()),
              testing::Contains(
                  std::pair<std::string, std::string>("entityCode", "1150")));
}

TEST(ListStockChangesTest, ReadsTheDocumentedAnswer) {
  const auto response = ReadChanges(Fixture("stock_last_response.json"));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->changes_size(), 2);
  const v1::StockChange& change = response->changes(0);
  EXPECT_EQ(change.entity().code(), "1150");
  EXPECT_EQ(change.entity().description(), "Negozio Mobile shop (Michele)");
  EXPECT_EQ(change.entity().parent_code(), "440");
  EXPECT_EQ(change.item_code(), "191MP2311");
  ASSERT_EQ(change.dimensions_size(), 2);
  EXPECT_EQ(change.dimensions(0).type_code(), "TAGLIA");
  EXPECT_EQ(change.dimensions(1).code(), "2138");
  EXPECT_EQ(change.quantity().value(), "3");
  EXPECT_EQ(change.available().value(), "2");
  EXPECT_EQ(change.reserved().value(), "1");
}

TEST(ListStockChangesTest, LosesNoLeaf) {
  ExpectNoLeafIsLost(Fixture("stock_last_response.json"), [](const json& body) {
    return ReadChanges(body)->SerializeAsString();
  });
}

TEST(ListStockChangesTest, LosesNoRowForAnotherThatCannotBeRead) {
  const auto response =
      ReadChanges(json::parse(R"({"valueObjectList":[{"itemCode":"a"},7]})"));
  ASSERT_THAT(response, IsOk());
  ASSERT_EQ(response->changes_size(), 1);
  EXPECT_EQ(response->changes(0).item_code(), "a");
  const auto& rest = response->unmapped().fields().at("valueObjectList");
  EXPECT_EQ(rest.list_value().values_size(), 1);
}

TEST(ListStockChangesTest, TakesNoAnswerForAnEmptyList) {
  for (const char* body :
       {R"({"success":true})", R"({"valueObjectList":{}})",
        R"({"valueObjectList":[7]})", R"({"valueObjectList":""})"})
    EXPECT_FALSE(ReadChanges(json::parse(body)).ok()) << body;
  EXPECT_THAT(ReadChanges(json::parse(R"({"valueObjectList":[]})")), IsOk());
}

}  // namespace
}  // namespace gateway::fourws
