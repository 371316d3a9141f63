#include "server/operations/amend.h"

#include <future>
#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"
#include "tests/support/captured_log.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class AmendTest : public EngineTest {
 protected:
  const std::shared_ptr<Core> core_ =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  std::optional<absl::Status> end_;
};

TEST_F(AmendTest, LogsWhatCanNeverBeStored) {
  OperationRecord unknown;
  unknown.set_name("operations/unknown");
  const CapturedLog captured;
  AmendInTheEnd(
      core_, unknown, [](OperationRecord&) { return true; },
      [this](const absl::StatusOr<OperationRecord>& stored) {
        end_ = stored.status();
      });
  Settle();
  const std::string log = captured.Text();
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(log, HasSubstr("operation_not_stored"));
  EXPECT_THAT(log, HasSubstr("operations/unknown"));
}

// The second begins with what the first stored, and needs no look at the store.
TEST_F(AmendTest, MakesChangesOfOneOperationOneAfterTheOther) {
  OperationRecord record;
  record.set_name("operations/a");
  record = Created(record);
  std::promise<void> go = HoldStore();
  store_.FailNextReads(1);
  std::vector<int64_t> revisions;
  for (int i = 0; i < 3; ++i) {
    Amend(
        core_, record,
        [](OperationRecord& changed) {
          changed.add_evidence();
          return true;
        },
        [&revisions](const absl::StatusOr<OperationRecord>& stored) {
          ASSERT_THAT(stored, IsOk());
          EXPECT_EQ(stored->evidence_size() + 1, stored->revision());
          revisions.push_back(stored->revision());
        });
  }
  go.set_value();
  Settle();
  EXPECT_THAT(revisions, ElementsAre(2, 3, 4));
}

TEST_F(AmendTest, GoesOnWithTheNextIfTheStoreFails) {
  OperationRecord record;
  record.set_name("operations/a");
  record = Created(record);
  store_.FailNextWrites(1);
  std::vector<absl::StatusCode> ends;
  for (int i = 0; i < 2; ++i) {
    Amend(
        core_, record, [](OperationRecord&) { return true; },
        [&ends](const absl::StatusOr<OperationRecord>& stored) {
          ends.push_back(stored.status().code());
        });
  }
  Settle();
  EXPECT_THAT(
      ends, ElementsAre(absl::StatusCode::kUnavailable, absl::StatusCode::kOk));
}

}  // namespace
}  // namespace gateway
