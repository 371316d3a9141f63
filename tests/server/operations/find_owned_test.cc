#include "server/operations/find_owned.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/answer.h"
#include "tests/support/memory_operation_store.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;

class FindOwnedTest : public testing::Test {
 protected:
  FindOwnedTest() {
    OperationRecord record;
    record.set_name("operations/1");
    record.set_caller("shop");
    Answer<CreatedOperation> created;
    store_.Create(record, created.done());
    EXPECT_THAT(created.Wait(), IsOk());
  }

  absl::StatusOr<OperationRecord> Find(const std::string& name,
                                       const std::string& caller) {
    Answer<OperationRecord> found;
    FindOwned(store_, name, caller, found.done());
    return found.Wait();
  }

  MemoryOperationStore store_;
};

TEST_F(FindOwnedTest, FindsTheCallersOwn) {
  const auto found = Find("operations/1", "shop");
  ASSERT_THAT(found, IsOk());
  EXPECT_EQ(found->name(), "operations/1");
}

TEST_F(FindOwnedTest, SaysTheSameOfAnothersAsOfNone) {
  const auto others = Find("operations/1", "other");
  EXPECT_THAT(others, ErrorIs(StatusCode::kNotFound,
                              v1::ERROR_REASON_OPERATION_NOT_FOUND));
  const auto none = Find("operations/2", "other");
  EXPECT_THAT(none, ErrorIs(StatusCode::kNotFound,
                            v1::ERROR_REASON_OPERATION_NOT_FOUND));
  const auto Without = [](const absl::Status& status, const char* name) {
    std::string text(status.message());
    const size_t at = text.find(name);
    EXPECT_NE(at, std::string::npos);
    return text.erase(at, std::string(name).size());
  };
  EXPECT_EQ(Without(others.status(), "operations/1"),
            Without(none.status(), "operations/2"));
}

TEST_F(FindOwnedTest, SaysThatARecordIsDamaged) {
  store_.Damage("operations/1");
  EXPECT_THAT(Find("operations/1", "shop"),
              ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));
}

TEST_F(FindOwnedTest, ClaimsNothingWhileTheStoreIsSilent) {
  store_.FailNextReads(1);
  EXPECT_THAT(
      Find("operations/1", "shop"),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_STORE_UNAVAILABLE));
}

}  // namespace
}  // namespace gateway
