#include "adapters/fourws/voucher_json.h"

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

const PlatformOptions& Options() {
  static const PlatformOptions options;
  return options;
}

DocumentContext Context() { return {Options(), Options().DefaultsOf(""), ""}; }

// What is documented of a page, with a voucher in it.
json Page() {
  json page = Fixture("paginated_response_envelope.json");
  page["success"] = true;
  page["valueObjectList"] = json::parse(R"([{"barcode":"0081000000017",
      "clientBarcode":"0099000001209","amount":12.5,"currency":"EUR",
      "flgActive":"Y","activationDate":"2024-01-31 10:00:00",
      "startDate":"2024-01-31 10:00:00","endDate":"2099-01-01 00:00:00",
      "promotion":{"id":7}}])");
  return page;
}

TEST(VouchersTest, AskForThoseOfACard) {
  v1beta1::ListCustomerVouchersRequest request;
  request.set_customer_card("0099000001209");
  EXPECT_EQ(
      *ListCustomerVouchersToQuery(request, Context()),
      (Query{{"barcode", "0099000001209"}, {"start", "0"}, {"limit", "20"}}));
}

TEST(VouchersTest, AskForThoseOfAPeriod) {
  v1beta1::ListActivatedVouchersRequest request;
  request.mutable_start_time()->set_seconds(631065600);
  request.mutable_end_time()->set_seconds(631065661);
  request.set_page_size(5);
  EXPECT_EQ(*ListActivatedVouchersToQuery(request, Context()),
            (Query{{"startDate", "1989-12-31 00:00:00"},
                   {"endDate", "1989-12-31 00:01:01"},
                   {"start", "0"},
                   {"limit", "5"}}));
}

TEST(VouchersTest, AskForTheLatest) {
  v1beta1::ListLatestVouchersRequest request;
  request.mutable_from_time()->set_seconds(631065600);
  EXPECT_EQ(*ListLatestVouchersToQuery(request, Context()),
            (Query{{"fromDateTime", "1989-12-31 00:00:00"},
                   {"start", "0"},
                   {"limit", "20"}}));
}

TEST(VouchersTest, RefuseForeignTokens) {
  v1beta1::ListLatestVouchersRequest request;
  request.mutable_from_time()->set_seconds(631065600);
  const auto page =
      ListLatestVouchersFromJson(request, JsonDocument(Page()), Context());
  ASSERT_THAT(page, IsOk());
  v1beta1::ListCustomerVouchersRequest other;
  other.set_page_token(page->next_page_token());
  EXPECT_THAT(ListCustomerVouchersToQuery(other, Context()).status(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_PAGE_TOKEN_INVALID));
}

TEST(VouchersTest, AreRead) {
  const auto page =
      ListActivatedVouchersFromJson({}, JsonDocument(Page()), Context());
  ASSERT_THAT(page, IsOk());
  ASSERT_EQ(page->vouchers_size(), 1);
  const v1beta1::Voucher& voucher = page->vouchers(0);
  EXPECT_EQ(voucher.barcode(), "0081000000017");
  EXPECT_EQ(voucher.customer_card(), "0099000001209");
  EXPECT_EQ(voucher.amount().units(), 12);
  EXPECT_EQ(voucher.amount().nanos(), 500'000'000);
  EXPECT_EQ(voucher.amount().currency_code(), "EUR");
  EXPECT_TRUE(voucher.active());
  EXPECT_EQ(voucher.activation_time().seconds(), 1706695200);
  EXPECT_TRUE(voucher.unmapped().fields().contains("promotion"));
  EXPECT_NE(page->next_page_token(), "");
}

TEST(VouchersTest, LoseNoLeaf) {
  const auto by_customer = [](const json& body) {
    return ListCustomerVouchersFromJson({}, JsonDocument(body), Context())
        ->SerializeAsString();
  };
  const auto activated = [](const json& body) {
    return ListActivatedVouchersFromJson({}, JsonDocument(body), Context())
        ->SerializeAsString();
  };
  const auto latest = [](const json& body) {
    return ListLatestVouchersFromJson({}, JsonDocument(body), Context())
        ->SerializeAsString();
  };
  for (const json& page :
       {Page(), Fixture("paginated_response_envelope.json")}) {
    ExpectNoLeafIsLost(page, by_customer);
    ExpectNoLeafIsLost(page, activated);
    ExpectNoLeafIsLost(page, latest);
  }
}

}  // namespace
}  // namespace gateway::fourws
