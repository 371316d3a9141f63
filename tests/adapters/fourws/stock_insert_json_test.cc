#include "adapters/fourws/stock_insert_json.h"

#include <string>

#include "adapters/base/error.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
using v1beta1::StockRowResult;

constexpr char kSuccess[] = "stock_insert_callback_success.json";
constexpr char kPartial[] = "stock_insert_callback_partial.json";
constexpr char kError[] = "stock_insert_callback_error.json";

// A request for `count` rows: xxx of yyy, then others.
v1beta1::InsertStockRequest Request(int count = 1) {
  v1beta1::InsertStockRequest request;
  for (int i = 0; i < count; ++i) {
    v1beta1::StockRow& row = *request.add_rows();
    row.set_entity_code("yyy");
    row.set_barcode(i == 0 ? "xxx" : "xxx" + std::to_string(i));
    row.mutable_quantity()->set_value("12.5");
  }
  return request;
}

absl::StatusOr<json> Written(const v1beta1::InsertStockRequest& request) {
  Write write;
  write.request.PackFrom(request);
  PreparedDocument prepared;
  prepared.set_id("made-up");
  write.prepared.PackFrom(prepared);
  write.callback_url = "http://gateway.test/callbacks/1";
  const PlatformOptions options;
  const auto body = FindWriteCodec(write.request)->encode(write, options);
  if (!body.ok()) return body.status();
  return json::parse(*body);
}

v1beta1::InsertStockResponse Read(const v1beta1::InsertStockRequest& request,
                                  const json& body) {
  const PlatformOptions options;
  const auto response =
      InsertStockFromJson(request, JsonDocument(body),
                          DocumentContext{options, options.DefaultsOf(""), ""});
  EXPECT_THAT(response, IsOk());
  return response.value_or(v1beta1::InsertStockResponse());
}

absl::StatusOr<v1beta1::InsertStockResponse> Refused(
    const v1beta1::InsertStockRequest& request, const json& body) {
  return InsertStockFromRefusal(
      request, JsonDocument(body),
      MakeError(absl::StatusCode::kFailedPrecondition,
                v1::ERROR_REASON_UPSTREAM_REJECTED, "4ws.trade refused"));
}

google::rpc::BadRequest ReasonsIn(const absl::Status& status) {
  google::rpc::BadRequest reasons;
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) detail.UnpackTo(&reasons);
  return reasons;
}

TEST(InsertStockTest, WritesRows) {
  v1beta1::InsertStockRequest request = Request();
  request.set_job_name("nightly");
  (*request.mutable_additional_data()->mutable_fields())["tag"]
      .set_string_value("t");
  (*request.mutable_rows(0)
        ->mutable_additional_fields()
        ->mutable_fields())["causal"]
      .set_string_value("STOCK");
  const auto body = Written(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, json::parse(R"({"jobName":"nightly",
      "stocks":[{"entityCode":"yyy","itemBarcode":"xxx","quantity":12.5,
                 "causal":"STOCK"}],
      "additionalData":{"tag":"t"},
      "callbackUrl":"http://gateway.test/callbacks/1"})"));
}

TEST(InsertStockTest, NamesAJobThatHasNoName) {
  const auto body = Written(Request());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["jobName"], "made-up");
}

TEST(InsertStockTest, LetsNoAdditionalFieldTakeAFieldsPlace) {
  v1beta1::InsertStockRequest request = Request();
  (*request.mutable_additional_fields()->mutable_fields())["stocks"];
  (*request.mutable_rows(0)
        ->mutable_additional_fields()
        ->mutable_fields())["quantity"]
      .set_number_value(1);
  const absl::Status status = Written(request).status();
  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kInvalidArgument,
                              v1::ERROR_REASON_INVALID_REQUEST));
  for (const char* name :
       {"additional_fields.stocks", "rows[0].additional_fields.quantity"})
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr(name));
}

TEST(InsertStockTest, ReadsTheDocumentedSuccess) {
  const auto response = Read(Request(), Fixture(kSuccess));
  ASSERT_EQ(response.results_size(), 1);
  EXPECT_EQ(response.results(0).state(), StockRowResult::STATE_INSERTED);
  EXPECT_TRUE(response.results(0).has_row());
  EXPECT_EQ(response.results(0).row(), 0);
  EXPECT_EQ(response.not_inserted_count(), 0);
  EXPECT_EQ(response.job_name(), "COMPANY_WS_INSERT_STOCKS_1637000000000");
  EXPECT_EQ(response.message(), "Insert/Update successful.");
  EXPECT_EQ(
      response.additional_data().fields().at("additionalField").string_value(),
      "Will be returned in response as-is");
}

// Its placeholders are the same in both lists, as if a row were there twice.
TEST(InsertStockTest, ReadsTheDocumentedPartialSuccess) {
  v1beta1::InsertStockRequest request = Request();
  *request.add_rows() = request.rows(0);
  const auto response = Read(request, Fixture(kPartial));
  ASSERT_EQ(response.results_size(), 2);
  EXPECT_EQ(response.results(0).state(), StockRowResult::STATE_INSERTED);
  EXPECT_EQ(response.results(0).row(), 0);
  EXPECT_EQ(response.results(1).state(), StockRowResult::STATE_FAILED);
  EXPECT_EQ(response.results(1).row(), 1);
  EXPECT_EQ(response.results(1).error_message(), "msgError");
  EXPECT_EQ(response.not_inserted_count(), 1);
}

TEST(InsertStockTest, LosesNoLeafOfASuccess) {
  for (const char* name : {kSuccess, kPartial}) {
    ExpectNoLeafIsLost(Fixture(name), [](const json& body) {
      return Read(Request(), body).SerializeAsString();
    });
  }
}

TEST(InsertStockTest, ReportsRowsInTheOrderOfTheRequest) {
  const json body = json::parse(R"({"success":true,"code":206,
      "insertedObjects":[{"entityCode":"yyy","itemBarcode":"XXX2"}],
      "errorObjects":[{"entityCode":"yyy","itemBarcode":"other",
                       "errorMessage":"what?"},
                      {"entityCode":"yyy","itemBarcode":"xxx",
                       "errorMessage":"no","more":1}]})");
  const auto response = Read(Request(3), body);
  ASSERT_EQ(response.results_size(), 4);
  EXPECT_EQ(response.results(0).error_message(), "no");
  EXPECT_TRUE(response.results(0).unmapped().fields().contains("more"));
  EXPECT_EQ(response.results(1).state(), StockRowResult::STATE_NOT_TOLD);
  EXPECT_EQ(response.results(1).barcode(), "xxx1");
  EXPECT_EQ(response.results(1).row(), 1);
  EXPECT_EQ(response.results(2).state(), StockRowResult::STATE_INSERTED);
  EXPECT_EQ(response.results(2).row(), 2);
  EXPECT_FALSE(response.results(3).has_row());
  EXPECT_EQ(response.results(3).error_message(), "what?");
  EXPECT_EQ(response.not_inserted_count(), 2);
}

TEST(InsertStockTest, DoesNotTakeSilenceForSuccess) {
  for (const char* text :
       {R"({"success":true})", R"({"success":true,"insertedObjects":null})",
        R"({"success":true,"insertedObjects":[7],"errorObjects":"x"})"}) {
    const auto response = Read(Request(2), json::parse(text));
    EXPECT_EQ(response.not_inserted_count(), 2) << text;
    EXPECT_EQ(response.results(1).state(), StockRowResult::STATE_NOT_TOLD);
  }
}

TEST(InsertStockTest, GivesTheReasonOfEachRowInTheDocumentedError) {
  const auto refused = Refused(Request(), Fixture(kError));
  EXPECT_THAT(refused.status(), ErrorIs(absl::StatusCode::kFailedPrecondition,
                                        v1::ERROR_REASON_UPSTREAM_REJECTED));
  const auto reasons = ReasonsIn(refused.status());
  ASSERT_EQ(reasons.field_violations_size(), 1);
  EXPECT_EQ(reasons.field_violations(0).field(), "rows[0]");
  EXPECT_EQ(reasons.field_violations(0).description(),
            "Errore: xxx non valorizzato.");
}

TEST(InsertStockTest, LosesNothingThatSucceededDespiteAnError) {
  json body = Fixture(kError);
  body["insertedObjects"] =
      json::parse(R"([{"entityCode":"yyy","itemBarcode":"xxx1"}])");
  const auto response = Refused(Request(2), body);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->results(0).state(), StockRowResult::STATE_FAILED);
  EXPECT_EQ(response->results(1).state(), StockRowResult::STATE_INSERTED);
  EXPECT_EQ(response->not_inserted_count(), 1);
}

TEST(InsertStockTest, KeepsAnErrorOfFiftyRowsWithinItsBounds) {
  const v1beta1::InsertStockRequest request = Request(50);
  json body = {{"success", false}, {"errorObjects", json::array()}};
  for (const auto& row : request.rows()) {
    body["errorObjects"].push_back({{"entityCode", row.entity_code()},
                                    {"itemBarcode", row.barcode()},
                                    {"errorMessage", std::string(1000, 'x')}});
  }
  const absl::Status error = Refused(request, body).status();
  EXPECT_LE(HeaderBytes(ToRpcStatus(error)), kMaxErrorBytes);
  EXPECT_GT(ReasonsIn(error).field_violations_size(), 1);
}

}  // namespace
}  // namespace gateway::fourws
