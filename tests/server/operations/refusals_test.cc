#include "server/operations/refusals.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;

TEST(RefusalsTest, NameWhatIsBusy) {
  for (const auto& [resource, thing] :
       {std::pair("giftcards/2000000001814", "of the card"),
        std::pair("carts/c1", "of the cart"),
        std::pair("customers/0099000001209", "of the customer"),
        std::pair("documents/d1", "of the document"),
        std::pair("sales/s1", "of the sale"),
        std::pair("others/o1", "of the same thing")}) {
    OperationRecord holder;
    holder.set_resource(resource);
    EXPECT_THAT(std::string(Busy(holder).message()),
                HasSubstr(absl::StrCat(thing, " is unresolved")));
    const absl::Status behind = DeadlineBehind(resource, "operations/a");
    EXPECT_THAT(std::string(behind.message()),
                HasSubstr(absl::StrCat(thing, " was under way")));
    EXPECT_THAT(behind, ErrorIs(absl::StatusCode::kDeadlineExceeded,
                                v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
    EXPECT_EQ(InfoOf(behind)->metadata().at("holder"), "operations/a");
  }
}

}  // namespace
}  // namespace gateway
