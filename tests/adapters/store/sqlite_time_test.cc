#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/schema.h"
#include "adapters/store/sqlite/sqlite_time_store.h"
#include "gtest/gtest.h"
#include "tests/support/answer.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

const absl::Time kLast = absl::FromUnixSeconds(1'700'000'000);

class SqliteTimeTest : public testing::Test {
 protected:
  // What the database of the directory has, opened anew.
  std::optional<absl::Time> Load() {
    const auto database = *SqliteDatabase::Open(directory_.path());
    SqliteTimeStore store(*database);
    Answer<std::optional<absl::Time>> answer;
    store.Load(answer.done());
    const auto loaded = answer.Wait();
    EXPECT_THAT(loaded, IsOk());
    return loaded.value_or(std::nullopt);
  }
  void Save(absl::Time time) {
    const auto database = *SqliteDatabase::Open(directory_.path());
    SqliteTimeStore store(*database);
    Answer<absl::Time> answer;
    store.Save(time, answer.done());
    EXPECT_THAT(answer.Wait(), IsOk());
  }
  // Makes the database as a gateway before there was a trusted time, whose last
  // event came at `last`.
  void Leave(absl::Time last) {
    std::ofstream(directory_.path() / "gateway.db").close();
    const auto old =
        *SqliteConnection::Open((directory_.path() / "gateway.db").string(),
                                SqliteConnection::Mode::kReadWrite);
    ASSERT_THAT(UpdateSchemaTo(*old, 7), IsOk());
    const std::string sql = absl::StrCat(
        "INSERT INTO events VALUES (1, 'e', '4ws', 'promotion', 7, 'c', 'd', "
        "x'', '', 0, ",
        absl::ToUnixNanos(last), ", 0, x'01', x'0203');");
    ASSERT_THAT(old->Script(sql.c_str()), IsOk());
  }

  const TempDirectory directory_;
};

TEST_F(SqliteTimeTest, KnowsNoneAtFirstAndThenTheLast) {
  EXPECT_EQ(Load(), std::nullopt);
  Save(kLast);
  Save(kLast + absl::Minutes(1));
  EXPECT_EQ(Load(), kLast + absl::Minutes(1));
}

// The system's clock may be wrong when a gateway is brought up to date.
TEST_F(SqliteTimeTest, BeginsWithTheLastThatAnOlderGatewayLeft) {
  Leave(kLast);
  EXPECT_EQ(Load(), kLast);
}

TEST_F(SqliteTimeTest, BeginsNotLaterThanNow) {
  const absl::Time before = absl::Now();
  Leave(before + absl::Hours(24 * 40));
  const auto loaded = Load();
  ASSERT_TRUE(loaded.has_value());
  EXPECT_LT(*loaded, before + absl::Hours(1));
}

}  // namespace
}  // namespace gateway
