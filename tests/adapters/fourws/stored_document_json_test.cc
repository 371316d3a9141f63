#include "adapters/fourws/stored_document_json.h"

#include <string>

#include "adapters/base/decimal.h"
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

v1beta1::GetDocumentRequest ById(const char* id) {
  v1beta1::GetDocumentRequest request;
  request.set_id(id);
  return request;
}

v1beta1::GetDocumentRequest ByNumber(const char* number) {
  v1beta1::GetDocumentRequest request;
  request.set_number(number);
  return request;
}

absl::StatusOr<v1beta1::GetDocumentResponse> Got(
    const v1beta1::GetDocumentRequest& request, const json& body) {
  return GetDocumentFromJson(request, JsonDocument(body), Context());
}

// A document as it is sent, which is how an answer is assumed to give it.
json Stored(const char* fixture) {
  json document = Fixture(fixture);
  document.erase("callback");
  document["success"] = true;
  return document;
}

json ListOf(const json& documents) {
  return {{"success", true},
          {"valueObjectList", documents},
          {"moreRows", false},
          {"resultSetLength", documents.size()}};
}

json Numbered(const char* id, const char* number) {
  return {{"documentHeader", {{"id", id}, {"documentNumber", number}}},
          {"documentRows", json::array()}};
}

TEST(GetDocumentTest, AsksByIdOrByNumber) {
  EXPECT_EQ(GetDocumentToQuery(ById("d"), Context()), (Query{{"id", "d"}}));
  EXPECT_EQ(GetDocumentToQuery(ByNumber("7"), Context()),
            (Query{{"documentNumber", "7"}}));
  PlatformOptions options;
  options.document_number_parameter = "docNumber";
  EXPECT_EQ(
      GetDocumentToQuery(ByNumber("7"), {options, options.DefaultsOf(""), ""}),
      (Query{{"docNumber", "7"}}));
}

TEST(GetDocumentTest, ReadsADocument) {
  json body = Stored("purchase_request_reserved_branches.json");
  body["documentRows"][0]["id"] = "r1";
  body["documentRows"][0]["refDocumentRow"] = "r0";
  body["documentHeader"]["originalId"] = "o";
  const auto response = Got(ById(""), body);
  ASSERT_THAT(response, IsOk());
  const v1beta1::Document& document = response->document();
  EXPECT_EQ(document.id(), "02931b8a-a6c8-4e47-b3f1-041ffb1e412t");
  EXPECT_EQ(document.type(), "PURCHASE");
  EXPECT_EQ(document.branch_code(), "2");
  EXPECT_EQ(document.original_id(), "o");
  EXPECT_EQ(document.document_time().seconds(), 1653868800);
  ASSERT_EQ(document.discounts_size(), 1);
  EXPECT_EQ(document.discounts(0).value(), "10");
  ASSERT_EQ(document.reserved_locations_size(), 2);
  EXPECT_EQ(document.reserved_locations(1).type(), "WRH");
  EXPECT_EQ(document.reserved_locations(1).code(), "1001");
  ASSERT_EQ(document.rows_size(), 1);
  const v1beta1::DocumentLine& row = document.rows(0);
  EXPECT_EQ(row.id(), "r1");
  EXPECT_EQ(row.reference_row_id(), "r0");
  ASSERT_EQ(row.quantities_size(), 2);
  EXPECT_EQ(row.quantities(1).value(), "10");
  EXPECT_EQ(Decimal::FromMoney(row.invoice_price())->ToString(), "135");
  EXPECT_EQ(row.invoice_price().currency_code(), "EUR");
  EXPECT_EQ(document.unmapped().fields_size(), 0);
  EXPECT_EQ(response->unmapped().fields_size(), 0);
}

TEST(GetDocumentTest, LosesNoLeaf) {
  for (const char* name :
       {"purchase_request_reserved_branches.json",
        "purchase_request_single_branch.json", "transfer_request.json",
        "free_entry_request.json"}) {
    json body = Stored(name);
    body["novelty"] = {{"deep", 1}};
    body["documentHeader"]["novelty"] = {1, "two"};
    body["documentHeader"]["documentStatus"] = "ODD";
    body["documentRows"][0]["novelty"] = true;
    const auto read = [](const json& upstream) {
      return Got(ById(""), upstream)->SerializeAsString();
    };
    ExpectNoLeafIsLost(body, read);
    body.erase("success");
    ExpectNoLeafIsLost(ListOf(json::array({body})), [&](const json& upstream) {
      // `moreRows` of a document by number: there are several.
      const auto response = Got(ById(""), upstream);
      return response.ok() ? response->SerializeAsString() : "";
    });
  }
}

TEST(GetDocumentTest, ReadsWhatIsNotAsExpected) {
  json flat = Stored("free_entry_request.json")["documentHeader"];
  flat["documentRows"] = "none";
  flat["id"] = "d";
  const auto response = Got(ById("d"), ListOf(json::array({flat})));
  ASSERT_THAT(response, IsOk());
  const v1beta1::Document& document = response->document();
  EXPECT_EQ(document.id(), "d");
  EXPECT_EQ(document.discount().value(), "10");
  EXPECT_EQ(document.status(), v1::DOCUMENT_STATUS_OPEN);
  EXPECT_EQ(document.rows_size(), 0);
  EXPECT_TRUE(document.unmapped().fields().contains("documentRows"));
  EXPECT_EQ(document.unmapped_beside().fields_size(), 0);
}

TEST(GetDocumentTest, LosesNoRowForAnotherThatCannotBeRead) {
  json body = Stored("purchase_request_reserved_branches.json");
  body["documentRows"].push_back("row");
  const auto response = Got(ById(""), ListOf(json::array({7, body})));
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document().rows_size(), 1);
  EXPECT_TRUE(
      response->document().unmapped_beside().fields().contains("documentRows"));
  EXPECT_TRUE(response->unmapped().fields().contains("valueObjectList"));
}

TEST(GetDocumentTest, PicksTheOneThatWasAskedFor) {
  const json list =
      ListOf({Numbered("a", "1"), Numbered("b", "2"), Numbered("c", "2")});
  const auto response = Got(ById("b"), list);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document().id(), "b");
  EXPECT_THAT(Got(ByNumber("1"), list), IsOk());
  EXPECT_THAT(Got(ByNumber("2"), list).status(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
}

TEST(GetDocumentTest, IsNotSureOfANumberIfThereAreMore) {
  json list = ListOf(json::array({Numbered("a", "1")}));
  list["moreRows"] = true;
  EXPECT_THAT(Got(ByNumber("1"), list).status(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_INVALID_REQUEST));
  EXPECT_THAT(Got(ById("a"), list), IsOk());
}

TEST(GetDocumentTest, ReportsThatThereIsNone) {
  EXPECT_THAT(Got(ById("d"), ListOf(json::array())).status(),
              ErrorIs(absl::StatusCode::kNotFound,
                      v1::ERROR_REASON_DOCUMENT_NOT_FOUND));
}

// Such an answer says nothing of the document that was asked for.
TEST(GetDocumentTest, RefusesAnAnswerThatIsNone) {
  for (const json& body :
       {json(nullptr), json({{"success", true}}),
        json({{"documentHeader", "d"}}), json({{"valueObjectList", {1}}}),
        Numbered("other", "1"), ListOf(json::array({Numbered("x", "1")}))}) {
    const auto response = Got(ById("d"), body);
    EXPECT_THAT(response.status(), StatusIs(absl::StatusCode::kInvalidArgument))
        << body;
    EXPECT_FALSE(InfoOf(response.status()).has_value()) << body;
  }
}

TEST(ListDocumentsTest, AsksForAPageOfThem) {
  v1beta1::ListDocumentsRequest request;
  request.set_number("7");
  (*request.mutable_parameters())["documentType"] = "PURCHASE";
  (*request.mutable_parameters())["branchCode"] = "2";
  request.set_page_size(5);
  const auto query = ListDocumentsToQuery(request, Context());
  ASSERT_THAT(query, IsOk());
  EXPECT_EQ(*query, (Query{{"documentNumber", "7"},
                           {"branchCode", "2"},
                           {"documentType", "PURCHASE"},
                           {"start", "0"},
                           {"limit", "5"}}));
}

TEST(ListDocumentsTest, LetsNoParameterTakeAnothersPlace) {
  PlatformOptions options;
  options.extra_query = {{"appId", "X"}};
  v1beta1::ListDocumentsRequest request;
  for (const char* name :
       {"cmd", "Start", "limit", "id", "documentNumber", "appId", "branchCode"})
    (*request.mutable_parameters())[name] = "x";
  const auto query =
      ListDocumentsToQuery(request, {options, options.DefaultsOf(""), ""});
  EXPECT_THAT(query.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                      v1::ERROR_REASON_INVALID_REQUEST));
  const std::string message(query.status().message());
  for (const char* name :
       {"cmd", "Start", "limit", "id", "documentNumber", "appId"}) {
    EXPECT_THAT(message, testing::HasSubstr(std::string("parameters.") + name));
  }
  EXPECT_THAT(message, testing::Not(testing::HasSubstr("branchCode")));
}

TEST(ListDocumentsTest, ReadsAPageAndGoesOnAfterIt) {
  v1beta1::ListDocumentsRequest request;
  request.set_page_size(2);
  json body = ListOf({Numbered("a", "1"), Numbered("b", "2")});
  body["moreRows"] = true;
  const auto page =
      ListDocumentsFromJson(request, JsonDocument(body), Context());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->documents_size(), 2);
  EXPECT_EQ(page->documents(1).number(), "2");
  request.set_page_token(page->next_page_token());
  const auto query = ListDocumentsToQuery(request, Context());
  ASSERT_THAT(query, IsOk());
  EXPECT_EQ(*query, (Query{{"start", "2"}, {"limit", "2"}}));
  request.set_number("1");
  EXPECT_THAT(ListDocumentsToQuery(request, Context()).status(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST(ListDocumentsTest, LosesNoLeafOfTheDocumentedEnvelope) {
  ExpectNoLeafIsLost(
      Fixture("paginated_response_envelope.json"), [](const json& body) {
        return ListDocumentsFromJson({}, JsonDocument(body), Context())
            ->SerializeAsString();
      });
}

TEST(ListDocumentsTest, TakesAnEmptyPageForTheEnd) {
  const auto page =
      ListDocumentsFromJson({}, JsonDocument(ListOf(json::array())), Context());
  ASSERT_THAT(page, IsOk());
  EXPECT_EQ(page->documents_size(), 0);
  EXPECT_EQ(page->next_page_token(), "");
}

v1beta1::UpdateExternalReferencesRequest Update() {
  v1beta1::UpdateExternalReferencesRequest request;
  request.set_document_id("d");
  (*request.mutable_references()->mutable_fields())["documentDeliveryExternal"]
      .set_string_value("T-1");
  return request;
}

absl::StatusOr<json> Written(
    const v1beta1::UpdateExternalReferencesRequest& request) {
  Write write;
  write.request.PackFrom(request);
  const auto body = FindWriteCodec(write.request)->encode(write, Options());
  if (!body.ok()) return body.status();
  return json::parse(*body);
}

TEST(UpdateExternalReferencesTest, WritesReferencesUnderTheirNames) {
  const auto body = Written(Update());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, json::parse(R"({"documentHeader": {
    "id": "d", "documentDeliveryExternal": "T-1"}})"));
}

TEST(UpdateExternalReferencesTest, ChangesNoId) {
  v1beta1::UpdateExternalReferencesRequest request = Update();
  (*request.mutable_references()->mutable_fields())["id"].set_string_value("x");
  EXPECT_THAT(std::string(Written(request).status().message()),
              testing::HasSubstr("references.id"));
}

TEST(UpdateExternalReferencesTest, ReadsWhatTheAnswerSays) {
  json body = Stored("transfer_request.json");
  body["message"] = "OK";
  body["novelty"] = {{"deep", 1}};
  const auto read = [](const json& upstream) {
    return UpdateExternalReferencesFromJson({}, JsonDocument(upstream),
                                            Context());
  };
  const auto response = read(body);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document().external_delivery_number(), "TRANS-12345");
  EXPECT_TRUE(response->document().create_opposing_document());
  EXPECT_EQ(response->message(), "OK");
  ExpectNoLeafIsLost(body, [&](const json& upstream) {
    return read(upstream)->SerializeAsString();
  });
  EXPECT_THAT(read({{"success", true}}), IsOk());
}

}  // namespace
}  // namespace gateway::fourws
