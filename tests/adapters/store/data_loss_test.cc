#include "adapters/store/sqlite/data_loss.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "adapters/store/sqlite/verification.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damaged_file.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

class DataLossTest : public testing::Test {
 protected:
  std::filesystem::path file(const char* name = "gateway.db") const {
    return directory_.path() / name;
  }

  // Appends that many events, in a life of the database. Returns the log's id.
  std::string Add(int count) {
    SqliteBackend backend(directory_.path());
    for (int i = 0; i < count; ++i)
      EXPECT_THAT(Append(backend.events(), EventNamed("a")), IsOk());
    return backend.events().id();
  }

  absl::Status Open(bool accept = false) {
    return SqliteDatabase::Open(directory_.path(), {.accept_data_loss = accept})
        .status();
  }
  void ExpectRefused(const std::string& why) {
    const absl::Status opened = Open();
    EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(opened.message()),
                testing::AllOf(HasSubstr(why), HasSubstr("backup"),
                               HasSubstr("--accept_data_loss")));
  }

  // The same, and keeps the write-ahead log of that life.
  void AddAndKeepLog(int count, bool with_database) {
    SqliteBackend backend(directory_.path());
    for (int i = 0; i < count; ++i)
      EXPECT_THAT(Append(backend.events(), EventNamed("a")), IsOk());
    if (with_database) Keep();
    std::filesystem::copy_file(
        file("gateway.db-wal"), file("kept.wal"),
        std::filesystem::copy_options::overwrite_existing);
  }
  void RestoreWithLog() {
    Restore();
    std::filesystem::copy_file(file("kept.wal"), file("gateway.db-wal"));
  }

  void Keep() {
    std::filesystem::copy_file(
        file(), file("kept.db"),
        std::filesystem::copy_options::overwrite_existing);
  }
  void Restore() {
    std::filesystem::copy_file(
        file("kept.db"), file(),
        std::filesystem::copy_options::overwrite_existing);
  }

  const TempDirectory directory_;
};

TEST_F(DataLossTest, RefusesAMissingDatabase) {
  const std::string id = Add(1);
  std::filesystem::remove(file());
  ExpectRefused("missing");
  // Nothing was made meanwhile that would be taken for it.
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_THAT(Open(/*accept=*/true), IsOk());
  EXPECT_NE(Add(0), id);
}

TEST_F(DataLossTest, RefusesAnOlderDatabaseBesideTheLogOfALaterOne) {
  Add(1);
  Keep();
  Add(3);
  AddAndKeepLog(2, /*with_database=*/false);
  RestoreWithLog();
  for (int i = 0; i < 2; ++i) {
    const absl::Status opened = Open();
    EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(opened.message()), HasSubstr("gateway.db-wal"));
    EXPECT_THAT(VerifyDataDirectory(directory_.path()),
                StatusIs(StatusCode::kFailedPrecondition));
  }
  // Both are as they were.
  std::filesystem::remove(file("gateway.db-wal"));
  std::filesystem::remove(file("gateway.db-shm"));
  const auto database = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(database, IsOk());
  EXPECT_EQ((*database)->loss().events, 5);
}

TEST_F(DataLossTest, OpensADatabaseBesideItsOwnLog) {
  Add(1);
  Keep();
  AddAndKeepLog(3, /*with_database=*/true);
  RestoreWithLog();
  EXPECT_THAT(Open(), IsOk());
  // Also after a loss, which made its count of commits jump.
  Add(200);
  Restore();
  Add(0);
  AddAndKeepLog(3, /*with_database=*/true);
  RestoreWithLog();
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(DataLossTest, RefusesAnEmptyDatabase) {
  Add(1);
  std::ofstream(file(), std::ios::trunc).close();
  ExpectRefused("empty");
  RunOn(file(), "PRAGMA user_version = 0; VACUUM;");
  EXPECT_THAT(Open(), StatusIs(StatusCode::kFailedPrecondition));
}

TEST_F(DataLossTest, RefusesTheDatabaseOfAnotherDirectory) {
  Add(1);
  const TempDirectory other;
  std::string id;
  {
    SqliteBackend backend(other.path());
    id = backend.events().id();
  }
  std::filesystem::copy_file(other.path() / "gateway.db", file(),
                             std::filesystem::copy_options::overwrite_existing);
  ExpectRefused("not the database");
  EXPECT_THAT(Open(/*accept=*/true), IsOk());
  EXPECT_EQ(Add(0), id);
}

TEST_F(DataLossTest, RefusesAWriteAheadLogWithoutItsDatabase) {
  std::ofstream(file("gateway.db-wal")) << "what is left";
  ExpectRefused("missing");
}

TEST_F(DataLossTest, MarksADirectoryOfAnOlderGateway) {
  Add(2);
  std::filesystem::remove(file("gateway.state"));
  Add(1);
  EXPECT_TRUE(std::filesystem::exists(file("gateway.state")));
  std::filesystem::remove(file());
  ExpectRefused("missing");
}

TEST_F(DataLossTest, MendsAMarkerThatCannotBeRead) {
  Add(1);
  std::ofstream(file("gateway.state"), std::ios::trunc) << "torn";
  Add(1);
  EXPECT_THAT(DataMarker::Read(directory_.path()), IsOk());
  // Also such a marker says that there was a database.
  std::ofstream(file("gateway.state"), std::ios::trunc) << "torn";
  std::filesystem::remove(file());
  ExpectRefused("missing");
}

TEST_F(DataLossTest, MarksHowFarTheDatabaseIs) {
  const std::string id = Add(3);
  const auto marked = DataMarker::Read(directory_.path());
  ASSERT_THAT(marked, IsOk());
  EXPECT_EQ(marked->log_id, id);
  EXPECT_EQ(marked->epoch, 0);
  EXPECT_EQ(marked->last, 3);
  EXPECT_EQ(marked->commits, 3);
}

TEST_F(DataLossTest, NoticesAnOlderCopyOnce) {
  Add(3);
  Keep();
  Add(4);
  Restore();
  {
    const auto database = SqliteDatabase::Open(directory_.path());
    ASSERT_THAT(database, IsOk());
    EXPECT_EQ((*database)->loss().commits, 4);
    EXPECT_EQ((*database)->loss().events, 4);
  }
  SqliteBackend backend(directory_.path());
  EXPECT_EQ(backend.database().loss().commits, 0);
  EXPECT_THAT(backend.events().losses(), ElementsAre(3));
  EXPECT_EQ(Append(backend.events(), EventNamed("b"))->sequence, 4);
}

TEST_F(DataLossTest, NeverBeginsTheSameEpochTwice) {
  Add(3);
  Keep();
  Add(4);
  Restore();
  Add(2);
  Restore();
  SqliteBackend backend(directory_.path());
  EXPECT_GT(backend.database().loss().commits, 0);
  EXPECT_EQ(backend.database().loss().found, absl::InfiniteFuture());
  // What the lost epoch had is not known: none of its cursors is valid.
  EXPECT_THAT(backend.events().losses(), ElementsAre(3, 0));
}

TEST_F(DataLossTest, RemembersWhenALossWasFound) {
  Add(1);
  EXPECT_EQ(SqliteDatabase::Open(directory_.path()).value()->loss().found,
            absl::InfinitePast());
  Keep();
  Add(1);
  Restore();
  Add(1);
  // By another process: this one may have been killed before it acted on it.
  const absl::Time found =
      SqliteDatabase::Open(directory_.path()).value()->loss().found;
  EXPECT_GT(found, absl::FromUnixSeconds(1'000'000'000));
  EXPECT_LT(found, absl::InfiniteFuture());
}

TEST_F(DataLossTest, DoesNotTakeAWriteThatChangesNothingForAChange) {
  Add(1);
  {
    SqliteBackend backend(directory_.path());
    EXPECT_THAT(Await<bool>([&](auto done) {
                  backend.database().Probe(std::move(done));
                }),
                IsOk());
  }
  EXPECT_EQ(DataMarker::Read(directory_.path())->commits, 1);
  EXPECT_EQ(SqliteDatabase::Open(directory_.path()).value()->loss().commits, 0);
}

}  // namespace
}  // namespace gateway
