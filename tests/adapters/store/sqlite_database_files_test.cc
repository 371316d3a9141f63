#include <sys/stat.h>

#include <fstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/database_files.h"
#include "adapters/store/sqlite/schema.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/adapters/store/damaged_file.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using State = v1::OperationMetadata::State;
using testing::HasSubstr;

class DatabaseFilesTest : public testing::Test {
 protected:
  std::filesystem::path file() const {
    return directory_.path() / "gateway.db";
  }

  // Runs `sql` on the closed database, as another program.
  void Script(const std::filesystem::path& file, const char* sql) {
    std::ofstream(file, std::ios::app).close();
    RunOn(file, sql);
  }

  const TempDirectory directory_;
};

TEST_F(DatabaseFilesTest, KeepsEverythingWhenOpenedAgain) {
  std::string id;
  std::string key;
  {
    SqliteBackend backend(directory_.path());
    id = backend.events().id();
    key = backend.events().key();
    ASSERT_THAT(Create(backend.operations(), RecordNamed("a")), IsOk());
    ASSERT_THAT(Append(backend.events(), EventNamed("a"), {"card", "A"}),
                IsOk());
    ASSERT_THAT(Append(backend.events(), EventNamed("b"), {"card", "B"}),
                IsOk());
    ASSERT_THAT(TrimBefore(backend.events(), 2), IsOk());
  }
  SqliteBackend backend(directory_.path());
  EXPECT_EQ(backend.events().id(), id);
  EXPECT_EQ(backend.events().key(), key);
  EXPECT_EQ(backend.events().bounds().first, 2);
  EXPECT_EQ(backend.events().bounds().last, 2);
  EXPECT_THAT(Get(backend.operations(), "operations/a"), IsOk());
  const auto repeat = Append(backend.events(), EventNamed("c"), {"card", "B"});
  ASSERT_THAT(repeat, IsOk());
  EXPECT_TRUE(repeat->duplicate);
}

TEST_F(DatabaseFilesTest, CountsOnAfterAllWasTrimmed) {
  {
    SqliteBackend backend(directory_.path());
    ASSERT_THAT(Append(backend.events(), EventNamed("a")), IsOk());
    ASSERT_THAT(TrimBefore(backend.events(), 2), IsOk());
  }
  SqliteBackend backend(directory_.path());
  EXPECT_EQ(backend.events().bounds().first, 2);
  EXPECT_EQ(backend.events().bounds().last, 1);
  const auto next = Append(backend.events(), EventNamed("b"));
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(next->sequence, 2);
}

TEST_F(DatabaseFilesTest, GivesEachLogItsOwnIdAndKey) {
  const TempDirectory other_directory;
  SqliteBackend one(directory_.path());
  SqliteBackend other(other_directory.path());
  EXPECT_NE(one.events().id(), other.events().id());
  EXPECT_NE(one.events().key(), other.events().key());
}

TEST_F(DatabaseFilesTest, MakesTheDirectoryForItsOwnerOnly) {
  const auto made = directory_.path() / "deep" / "data";
  const SqliteBackend backend(made);
  struct stat found;
  ASSERT_EQ(stat(made.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0700u);
  for (const char* name :
       {"gateway.db", "gateway.db-wal", "gateway.lock", "gateway.state"}) {
    ASSERT_EQ(stat((made / name).c_str(), &found), 0) << name;
    EXPECT_EQ(found.st_mode & 0777, 0600u) << name;
  }
}

TEST_F(DatabaseFilesTest, RefusesADirectoryInUse) {
  auto first = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(first, IsOk());
  const auto second = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(second, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("another gateway"));
  first->reset();
  EXPECT_THAT(SqliteDatabase::Open(directory_.path()), IsOk());
}

TEST_F(DatabaseFilesTest, RefusesADirectoryThatCannotBe) {
  std::ofstream(directory_.path() / "file") << "in the way";
  const auto opened = SqliteDatabase::Open(directory_.path() / "file" / "data");
  EXPECT_FALSE(opened.ok());
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("file/data"));
}

TEST_F(DatabaseFilesTest, TakesOverWhatAGatewayOfTheFirstVersionLeft) {
  std::ofstream(file()).close();
  {
    auto first = SqliteConnection::Open(file().string(),
                                        SqliteConnection::Mode::kReadWrite);
    ASSERT_THAT(first, IsOk());
    ASSERT_THAT(UpdateSchemaTo(**first, 1), IsOk());
    const auto insert = [&](const std::string& id, State state, int open) {
      OperationRecord record = RecordNamed(id);
      record.set_state(state);
      record.set_revision(1);
      const std::string sql = absl::StrCat(
          "INSERT INTO operations VALUES ('operations/", id, "', 1, ", state,
          ", 'till', 'Redeem', 'request-", id, "', 1, 'giftcards/", id,
          "', 0, NULL, ", open, ", NULL, x'",
          absl::BytesToHexString(record.SerializeAsString()), "');");
      ASSERT_THAT((*first)->Script(sql.c_str()), IsOk());
    };
    insert("done", v1::OperationMetadata::STATE_SUCCEEDED, 0);
    insert("open", v1::OperationMetadata::STATE_SENDING, 1);
    ASSERT_THAT(
        (*first)->Script(
            "INSERT INTO events VALUES (1, 'e', '4ws', 'promotion', 7, 'c', "
            "'d', x'', x'01', x'0203');"
            "INSERT INTO events VALUES (2, 'e', '4ws', 'promotion', 9, 'c', "
            "'d', x'', x'01', zeroblob(1000));"
            "INSERT INTO dead_letters VALUES (3, '4ws', 'why', 7, x'', "
            "x'ff');"),
        IsOk());
  }
  SqliteBackend backend(directory_.path());
  const auto deleted = [&](absl::Time before) {
    return Await<int>([&](auto done) {
      backend.operations().DeleteFinished(before, 10, std::move(done));
    });
  };
  EXPECT_EQ(deleted(absl::Now() - absl::Hours(1)).value_or(-1), 0);
  EXPECT_EQ(deleted(absl::Now() + absl::Hours(1)).value_or(-1), 1);
  const auto left = Await<OperationPage>(
      [&](auto done) { backend.operations().List({}, 10, std::move(done)); });
  ASSERT_THAT(left, IsOk());
  ASSERT_EQ(left->records.size(), 1);
  EXPECT_EQ(left->records[0].name(), "operations/open");
  const auto letter = Await<DeadLetter>(
      [&](auto done) { backend.letters().Get(3, std::move(done)); });
  ASSERT_THAT(letter, IsOk());
  EXPECT_EQ(letter->state, DeadLetter::State::kWaiting);
  EXPECT_EQ(letter->body, "\xff");
  EXPECT_EQ(letter->body_bytes, 1);
  EXPECT_EQ(Append(backend.events(), EventNamed("f"))->sequence, 3);
  const auto within = [&](int64_t bytes) {
    return Await<int64_t>([&](auto done) {
      backend.events().FirstWithin(bytes, std::move(done));
    });
  };
  EXPECT_EQ(within(5000).value_or(-1), 1);
  EXPECT_EQ(within(1000).value_or(-1), 3);
  const auto since = Await<int64_t>([&](auto done) {
    backend.events().FirstSince(absl::FromUnixNanos(8), std::move(done));
  });
  EXPECT_EQ(since.value_or(-1), 2);
  const auto events = Read(backend.events(), 0, 10, 1000, /*with_raw=*/true);
  ASSERT_THAT(events, IsOk());
  EXPECT_EQ(events->at(0)->raw, "\x02\x03");
}

TEST_F(DatabaseFilesTest, RefusesANewerSchema) {
  ASSERT_THAT(SqliteDatabase::Open(directory_.path()), IsOk());
  Script(file(), "PRAGMA user_version = 1000");
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("newer gateway"));
}

TEST_F(DatabaseFilesTest, RefusesAnothersDatabaseAndLeavesItAlone) {
  Script(file(), "CREATE TABLE theirs (a)");
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
  Script(file(), "CREATE TABLE operations (a)");
}

TEST_F(DatabaseFilesTest, RefusesWhatIsNoDatabase) {
  std::ofstream(file()) << std::string(10000, 'x');
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(
      std::string(opened.status().message()),
      testing::AllOf(HasSubstr("gateway.db"), HasSubstr("not a database")));
}

}  // namespace
}  // namespace gateway
