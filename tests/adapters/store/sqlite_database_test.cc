#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <future>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/schema.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/collector.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using State = v1::OperationMetadata::State;
using testing::ElementsAre;
using testing::HasSubstr;

class SqliteDatabaseTest : public testing::Test {
 protected:
  std::filesystem::path file() const {
    return directory_.path() / "gateway.db";
  }

  // Runs `sql` on the closed database, as another program.
  void Script(const std::filesystem::path& file, const char* sql) {
    std::ofstream(file, std::ios::app).close();
    auto connection = SqliteConnection::Open(
        file.string(), SqliteConnection::Mode::kReadWrite);
    ASSERT_THAT(connection, IsOk());
    ASSERT_THAT((*connection)->Script(sql), IsOk());
  }

  const TempDirectory directory_;
};

TEST_F(SqliteDatabaseTest, KeepsEverythingWhenOpenedAgain) {
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

TEST_F(SqliteDatabaseTest, CountsOnAfterAllWasTrimmed) {
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

TEST_F(SqliteDatabaseTest, GivesEachLogItsOwnIdAndKey) {
  const TempDirectory other_directory;
  SqliteBackend one(directory_.path());
  SqliteBackend other(other_directory.path());
  EXPECT_NE(one.events().id(), other.events().id());
  EXPECT_NE(one.events().key(), other.events().key());
}

TEST_F(SqliteDatabaseTest, MakesTheDirectoryForItsOwnerOnly) {
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

TEST_F(SqliteDatabaseTest, RefusesADirectoryInUse) {
  auto first = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(first, IsOk());
  const auto second = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(second, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("another gateway"));
  first->reset();
  EXPECT_THAT(SqliteDatabase::Open(directory_.path()), IsOk());
}

TEST_F(SqliteDatabaseTest, AnswersAllThatIsAskedThoughItStopped) {
  auto database = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(database, IsOk());
  absl::Status before = absl::UnknownError("no answer");
  absl::Status after = before;
  const auto nothing = [](SqliteConnection&) -> absl::StatusOr<bool> {
    return true;
  };
  (*database)->Write<bool>(nothing, [&](auto done) { before = done.status(); });
  (*database)->Stop();
  EXPECT_THAT(before, IsOk());
  (*database)->Write<bool>(nothing, [&](auto done) { after = done.status(); });
  (*database)->Stop();
  EXPECT_THAT(after, StatusIs(StatusCode::kUnknown));
  database->reset();
  EXPECT_THAT(after, StatusIs(StatusCode::kUnavailable));
}

TEST_F(SqliteDatabaseTest, RefusesADirectoryThatCannotBe) {
  std::ofstream(directory_.path() / "file") << "in the way";
  const auto opened = SqliteDatabase::Open(directory_.path() / "file" / "data");
  EXPECT_FALSE(opened.ok());
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("file/data"));
}

TEST_F(SqliteDatabaseTest, TakesOverWhatAGatewayOfTheFirstVersionLeft) {
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

TEST_F(SqliteDatabaseTest, RefusesANewerSchema) {
  ASSERT_THAT(SqliteDatabase::Open(directory_.path()), IsOk());
  Script(file(), "PRAGMA user_version = 1000");
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(opened.status().message()),
              HasSubstr("newer gateway"));
}

TEST_F(SqliteDatabaseTest, RefusesAnothersDatabaseAndLeavesItAlone) {
  Script(file(), "CREATE TABLE theirs (a)");
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kFailedPrecondition));
  Script(file(), "CREATE TABLE operations (a)");
}

TEST_F(SqliteDatabaseTest, RefusesWhatIsNoDatabase) {
  std::ofstream(file()) << std::string(10000, 'x');
  const auto opened = SqliteDatabase::Open(directory_.path());
  EXPECT_THAT(opened, StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(
      std::string(opened.status().message()),
      testing::AllOf(HasSubstr("gateway.db"), HasSubstr("not a database")));
}

TEST_F(SqliteDatabaseTest, UndoesAFailedJobAlone) {
  SqliteBackend backend(directory_.path());
  Collector<std::string> answers;
  const auto write = [&](const char* sql, absl::Status end) {
    backend.database().Write<int>(
        [sql, end](SqliteConnection& connection) -> absl::StatusOr<int> {
          const absl::Status written = connection.Run(sql);
          if (!written.ok()) return written;
          if (!end.ok()) return end;
          return 0;
        },
        [&](absl::StatusOr<int> result) {
          answers.Add(absl::StatusCodeToString(result.status().code()));
        });
  };
  write("CREATE TABLE kept (a)", absl::OkStatus());
  write("INSERT INTO kept VALUES (1)", absl::OkStatus());
  write("INSERT INTO kept VALUES (2)", absl::AbortedError("no"));
  write("INSERT INTO nowhere VALUES (1)", absl::OkStatus());
  write("INSERT INTO kept VALUES (3)", absl::OkStatus());
  EXPECT_THAT(answers.WaitFor(5),
              ElementsAre("OK", "OK", "ABORTED", "UNAVAILABLE", "OK"));
  const auto sum = Await<int64_t>([&](auto done) {
    backend.database().Read<int64_t>(
        [](SqliteConnection& connection) {
          return connection.Integer("SELECT sum(a) FROM kept");
        },
        std::move(done));
  });
  ASSERT_THAT(sum, IsOk());
  EXPECT_EQ(*sum, 4);
}

// Keeps the writing thread busy until it is let go, so that jobs wait together.
class BusyWriter {
 public:
  explicit BusyWriter(SqliteDatabase& database) {
    database.Write<int>(
        [go = go_.get_future().share(),
         this](SqliteConnection&) -> absl::StatusOr<int> {
          busy_.set_value();
          go.wait();
          return 0;
        },
        [](auto) {});
    busy_.get_future().wait();
  }
  void LetGo() { go_.set_value(); }

 private:
  std::promise<void> go_;
  std::promise<void> busy_;
};

TEST_F(SqliteDatabaseTest, CommitsALongJobBeforeTheNext) {
  auto opened = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(opened, IsOk());
  SqliteDatabase& database = **opened;
  BusyWriter writer(database);
  std::promise<void> committed;
  auto first = committed.get_future().share();
  database.Write<int>(
      [](SqliteConnection&) -> absl::StatusOr<int> {
        absl::SleepFor(absl::Milliseconds(50));
        return 0;
      },
      [&](auto) { committed.set_value(); });
  Answer<bool> second;
  database.Write<bool>(
      [first](SqliteConnection&) -> absl::StatusOr<bool> {
        return first.wait_for(std::chrono::seconds(30)) ==
               std::future_status::ready;
      },
      second.done());
  writer.LetGo();
  EXPECT_TRUE(second.Wait().value_or(false));
}

TEST_F(SqliteDatabaseTest, RunsBulkAfterWhatElseWaits) {
  auto opened = SqliteDatabase::Open(directory_.path());
  ASSERT_THAT(opened, IsOk());
  SqliteDatabase& database = **opened;
  BusyWriter writer(database);
  Collector<std::string> order;
  const auto job = [&order](const std::string& name) {
    return [&order, name](SqliteConnection&) -> absl::StatusOr<int> {
      order.Add(name);
      return 0;
    };
  };
  for (const char* name : {"webhook 1", "webhook 2"})
    database.WriteBulk<int>(job(name), [](auto) {});
  database.Write<int>(job("redeem"), [](auto) {});
  writer.LetGo();
  EXPECT_THAT(order.WaitFor(3),
              ElementsAre("redeem", "webhook 1", "webhook 2"));
}

// What is erased must not be found there, nor is there always a place for them.
TEST_F(SqliteDatabaseTest, WritesNoTemporaryFiles) {
  SqliteBackend backend(directory_.path());
  const auto files = [] {
    std::string all;
    for (const auto& file :
         std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      all += std::filesystem::read_symlink(file, gone).string() + "\n";
    }
    return all;
  };
  const auto seen = Await<std::string>([&](auto done) {
    backend.database().Write<std::string>(
        [&](SqliteConnection& connection) -> absl::StatusOr<std::string> {
          const absl::Status changed = connection.Script(
              "CREATE TABLE wide (a);"
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              "  WHERE i < 100) INSERT INTO wide SELECT zeroblob(3000) FROM n;"
              "SAVEPOINT inner; UPDATE wide SET a = randomblob(3000);");
          if (!changed.ok()) return changed;
          std::string open = files();
          const absl::Status released = connection.Script("RELEASE inner");
          if (!released.ok()) return released;
          return open;
        },
        std::move(done));
  });
  ASSERT_THAT(seen, IsOk());
  EXPECT_THAT(*seen, HasSubstr("gateway.db"));
  EXPECT_THAT(*seen, testing::Not(HasSubstr("etilqs")));
}

TEST_F(SqliteDatabaseTest, AnswersAllWhenDestroyed) {
  Collector<bool> answers;
  {
    SqliteBackend backend(directory_.path());
    for (int i = 0; i < 1000; ++i) {
      backend.events().Append(EventNamed("a"), {}, [&](auto appended) {
        answers.Add(appended.ok());
      });
      backend.events().Read(0, 1, 1, false,
                            [&](auto read) { answers.Add(read.ok()); });
    }
  }
  const auto all = answers.WaitFor(0);
  EXPECT_EQ(all.size(), 2000u);
  EXPECT_THAT(all, testing::Each(true));
}

// A Done may ask on while the database ends; it gets an answer, not silence.
TEST_F(SqliteDatabaseTest, AnswersWhatIsAskedWhileItEnds) {
  Collector<absl::StatusCode> answers;
  std::promise<void> ending;
  auto ends = ending.get_future().share();
  {
    auto database = SqliteDatabase::Open(directory_.path());
    ASSERT_THAT(database, IsOk());
    SqliteDatabase& used = **database;
    const auto nothing = [](SqliteConnection&) -> absl::StatusOr<int> {
      return 0;
    };
    used.Write<int>(nothing, [&, nothing](absl::StatusOr<int>) {
      ending.set_value();
      for (int i = 0; i < 100; ++i) {
        used.Write<int>(nothing, [&](absl::StatusOr<int> result) {
          answers.Add(result.status().code());
        });
      }
    });
    ends.wait();
  }
  const auto all = answers.WaitFor(0);
  EXPECT_EQ(all.size(), 100u);
  for (const absl::StatusCode code : all) {
    EXPECT_TRUE(code == StatusCode::kOk || code == StatusCode::kUnavailable);
  }
}

}  // namespace
}  // namespace gateway
