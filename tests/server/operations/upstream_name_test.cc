#include "server/operations/upstream_name.h"

#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/operations/operation_result.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;

OperationRecord SentBy(const std::string& method) {
  OperationRecord record;
  record.set_method(method);
  record.set_state(v1::OperationMetadata::STATE_SENDING);
  return record;
}

TEST(UpstreamNameTest, SaysWhichUpstreamHasNotToldTheOutcome) {
  for (const auto& [method, name] :
       {std::pair("fourws.gateway.v1.GiftcardService.RedeemGiftcard",
                  "4ws.trade"),
        std::pair("fourws.gateway.v1beta1.OneService.AddConfigurableProducts",
                  "ONe")}) {
    OperationRecord record = SentBy(method);
    ASSERT_TRUE(Expire(record, absl::UnixEpoch(), absl::UnixEpoch()));
    EXPECT_EQ(record.evidence(0).summary(),
              std::string(name) + " has not told the outcome in time");
    EXPECT_THAT(std::string(ResultOf(record).status().message()),
                HasSubstr(std::string(name) + " has not told it in time"));
  }
}

}  // namespace
}  // namespace gateway
