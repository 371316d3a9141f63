#include <string>
#include <utility>

#include "fourws/gateway/v1/sales_service.pb.h"
#include "gtest/gtest.h"
#include "server/operations/kinds/write_table.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

// Which request id an operation gets.
class RequestIdTest : public EngineTest {
 protected:
  RequestIdTest() {
    AddDocumentWrites(store_, platform_, clock_, fourws::ReceiptOptions(),
                      *operations_);
  }

  // The request id of the operation that saves a sale with `sale_id`.
  std::string IdOf(const std::string& request_id, const std::string& sale_id) {
    v1::SaveReceiptRequest request;
    request.mutable_sale()->mutable_cart()->set_transaction_id(sale_id);
    WriteCall write;
    write.caller = "default";
    write.method = "fourws.gateway.v1.SalesService.SaveReceipt";
    write.request_id = request_id;
    write.request.PackFrom(request);
    std::string id;
    operations_->Start(std::move(write),
                       [&id](const absl::StatusOr<StartedOperation>& started) {
                         ASSERT_THAT(started, IsOk());
                         id = started->record.request_id();
                       });
    Settle();
    return id;
  }
};

TEST_F(RequestIdTest, IsTheCallersOwn) { EXPECT_EQ(IdOf("r-1", "s-1"), "r-1"); }

TEST_F(RequestIdTest, IsElseTheIdOfTheDocument) {
  EXPECT_EQ(IdOf("", "s-1"), "s-1");
}

TEST_F(RequestIdTest, IsElseANewOne) {
  const std::string first = IdOf("", "");
  EXPECT_FALSE(first.empty());
  EXPECT_NE(IdOf("", ""), first);
}

}  // namespace
}  // namespace gateway
