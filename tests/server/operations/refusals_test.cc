#include "server/operations/refusals.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RefusalsTest, CallOnlyACardACard) {
  for (const char* resource : {"giftcards/2000000001814", "carts/c1"}) {
    const absl::Status behind = DeadlineBehind(resource, "operations/a");
    EXPECT_THAT(behind, ErrorIs(absl::StatusCode::kDeadlineExceeded,
                                v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
    EXPECT_EQ(InfoOf(behind)->metadata().at("holder"), "operations/a");
  }
  EXPECT_THAT(std::string(DeadlineBehind("giftcards/1", "").message()),
              HasSubstr("the card"));
  EXPECT_THAT(std::string(DeadlineBehind("carts/c1", "").message()),
              Not(HasSubstr("card")));
}

}  // namespace
}  // namespace gateway
