#include "adapters/store/sqlite/verification.h"

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damaged_file.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class VerificationTest : public testing::Test {
 protected:
  std::filesystem::path file(const char* name = "gateway.db") const {
    return directory_.path() / name;
  }

  const TempDirectory directory_;
};

TEST_F(VerificationTest, VerifiesAGoodDirectory) {
  {
    SqliteBackend backend(directory_.path());
    ASSERT_THAT(Create(backend.operations(), RecordNamed("a")), IsOk());
    EXPECT_THAT(VerifyDataDirectory(directory_.path()),
                StatusIs(StatusCode::kFailedPrecondition));
  }
  const auto report = VerifyDataDirectory(directory_.path());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->damage, IsEmpty());
  EXPECT_THAT(report->notes, Contains("operations: 1"));
  EXPECT_FALSE(std::filesystem::exists(file("gateway.db-shm")));
}

TEST_F(VerificationTest, VerifiesWhatIsDamaged) {
  {
    SqliteBackend backend(directory_.path());
    ASSERT_THAT(Create(backend.operations(), RecordNamed("a")), IsOk());
    for (int i = 0; i < 3; ++i) {
      Event event = EventNamed("a");
      event.notification.clear();
      ASSERT_THAT(Append(backend.events(), event), IsOk());
    }
  }
  RunOn(file(),
        "UPDATE operations SET record = x'ff';"
        "UPDATE events SET notification = x'0f' WHERE sequence = 1;"
        "DELETE FROM events WHERE sequence = 2;");
  const auto report = VerifyDataDirectory(directory_.path());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->damage,
              ElementsAre("operations/a: cannot be read",
                          "event 1: cannot be read", "events 2 to 2: missing"));
}

TEST_F(VerificationTest, VerifiesADamagedPage) {
  {
    SqliteBackend backend(directory_.path());
    for (int i = 0; i < 100; ++i) {
      Event event = EventNamed("a");
      event.notification.clear();
      event.raw = "needle-" + std::to_string(i) + "." + std::string(200, 'x');
      ASSERT_THAT(Append(backend.events(), event), IsOk());
    }
  }
  ZeroPagesWith(file(), "needle-50.");
  const auto report = VerifyDataDirectory(directory_.path());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->damage, Not(IsEmpty()));
}

TEST_F(VerificationTest, VerifiesAnOlderCopy) {
  { SqliteBackend backend(directory_.path()); }
  std::filesystem::copy_file(file(), file("kept.db"));
  {
    SqliteBackend backend(directory_.path());
    for (int i = 0; i < 4; ++i)
      ASSERT_THAT(Append(backend.events(), EventNamed("a")), IsOk());
  }
  std::filesystem::rename(file("kept.db"), file());
  const auto report = VerifyDataDirectory(directory_.path());
  ASSERT_THAT(report, IsOk());
  EXPECT_THAT(report->damage, ElementsAre(HasSubstr("lacks 4 commits and 4")));
}

TEST_F(VerificationTest, SaysThatThereIsNoDatabase) {
  EXPECT_THAT(VerifyDataDirectory(directory_.path()),
              StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

}  // namespace
}  // namespace gateway
