#include "adapters/fourws/warehouse_json.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/leaves.h"
#include "tests/adapters/fourws/saved_document.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;

v1::SaveTransferRequest DocumentedTransfer() {
  v1::SaveTransferRequest request;
  v1::Transfer& transfer = *request.mutable_transfer();
  transfer.set_id("7571b744-8e2d-4dde-99d8-b60c0dff1aca");
  transfer.set_branch_code("2");
  transfer.set_addressee_branch_code("9");
  transfer.set_transfer_branch_code("103");
  transfer.set_external_delivery_number("TRANS-12345");
  *transfer.mutable_document_time() = TimeOf("2022-04-19T00:00:00Z");
  transfer.set_create_opposing_document(true);
  transfer.set_close_opposing_document(false);
  v1::DocumentRow& row = *transfer.add_rows();
  row.set_barcode("010005600109");
  row.set_item_code("BO00P794101");
  for (const char* dimension : {"9", "BLU", ".", "."})
    row.add_dimensions(dimension);
  row.mutable_quantity()->set_value("1");
  row.mutable_tax_rate()->set_value("22");
  for (auto* price : {row.mutable_sale_price(), row.mutable_purchase_price(),
                      row.mutable_invoice_price()})
    *price = Euro("19.9");
  return request;
}

TEST(SaveTransferTest, WritesTheDocumentedTransfer) {
  const auto body = Sent(DocumentedTransfer());
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ(*body, Fixture("transfer_request.json"));
}

TEST(SaveTransferTest, KeepsNumbersOfRowsAndMakesOthers) {
  v1::SaveTransferRequest request = DocumentedTransfer();
  v1::Transfer& transfer = *request.mutable_transfer();
  *transfer.add_rows() = transfer.rows(0);
  transfer.mutable_rows(0)->set_row_number(7);
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentRows"][0]["rowNumber"], 7);
  EXPECT_EQ((*body)["documentRows"][1]["rowNumber"], 2);
}

TEST(SaveTransferTest, KeepsWhatAnOpposingDocumentAdds) {
  const json body = {{"success", true},
                     {"id", "t"},
                     {"documentStatus", "CLOSE"},
                     {"opposingDocument", {{"id", "o"}}}};
  const auto read = [](const json& upstream) {
    return Decoded<v1::SaveTransferRequest, v1::SaveTransferResponse>(upstream);
  };
  const auto response = read(body);
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document_id(), "t");
  EXPECT_EQ(response->document_status(), v1::DOCUMENT_STATUS_CLOSED);
  EXPECT_TRUE(response->unmapped().fields().contains("opposingDocument"));
  ExpectNoLeafIsLost(body, [&](const json& upstream) {
    return read(upstream)->SerializeAsString();
  });
}

v1::SaveFreeEntryRequest DocumentedFreeEntry() {
  v1::SaveFreeEntryRequest request;
  v1::FreeEntry& entry = *request.mutable_free_entry();
  entry.set_branch_code("2");
  entry.set_supplier_code("1");
  entry.set_currency_symbol("$");
  *entry.mutable_document_time() = TimeOf("2023-01-01T00:00:00Z");
  *entry.mutable_movement_time() = TimeOf("2023-01-01T00:30:00Z");
  entry.set_system("KEEPIT");
  entry.mutable_discount_percent()->set_value("10");
  entry.set_status(v1::DOCUMENT_STATUS_OPEN);
  v1::DocumentRow& row = *entry.add_rows();
  row.set_item_code("AAA");
  row.set_barcode("XXX");
  row.mutable_quantity()->set_value("1");
  row.mutable_tax_rate()->set_value("3");
  *row.mutable_sale_price() = Euro("12");
  *row.mutable_purchase_price() = Euro("1");
  *row.mutable_invoice_price() = Euro("12");
  return request;
}

TEST(SaveFreeEntryTest, WritesTheDocumentedEntry) {
  auto body = Sent(DocumentedFreeEntry());
  ASSERT_THAT(body, IsOk());
  // Its sample has none, but the gateway waits for one.
  EXPECT_EQ(body->erase("callback"), 1u);
  EXPECT_EQ(*body, Fixture("free_entry_request.json"));
}

TEST(SaveFreeEntryTest, WritesFractionsAsTheyAre) {
  v1::SaveFreeEntryRequest request = DocumentedFreeEntry();
  v1::DocumentRow& row = *request.mutable_free_entry()->mutable_rows(0);
  row.mutable_quantity()->set_value("123456789.012345");
  *row.mutable_sale_price() = Euro("1234567890.12345");
  const auto body = Sent(request);
  ASSERT_THAT(body, IsOk());
  EXPECT_EQ((*body)["documentRows"][0]["quantity"], "123456789.012345");
  EXPECT_EQ((*body)["documentRows"][0]["priceSale"], "1234567890.12345");
}

TEST(SaveFreeEntryTest, MakesNoId) {
  const auto body = Sent(DocumentedFreeEntry(), PlatformOptions(), "made");
  ASSERT_THAT(body, IsOk());
  EXPECT_FALSE((*body)["documentHeader"].contains("id"));
}

TEST(SaveFreeEntryTest, ReadsACallback) {
  const auto response =
      Decoded<v1::SaveFreeEntryRequest, v1::SaveFreeEntryResponse>(
          {{"success", true}, {"id", 7}, {"documentNumber", "12"}});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->document_id(), "7");
  EXPECT_EQ(response->document_number(), "12");
}

}  // namespace
}  // namespace gateway::fourws
