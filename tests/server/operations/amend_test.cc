#include "server/operations/amend.h"

#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"
#include "tests/support/captured_log.h"

namespace gateway {
namespace {

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

}  // namespace
}  // namespace gateway
