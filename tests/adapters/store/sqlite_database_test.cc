#include <chrono>
#include <filesystem>
#include <future>

#include "absl/time/clock.h"
#include "adapters/store/sqlite/database.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/busy_writer.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/collector.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::HasSubstr;

class SqliteDatabaseTest : public testing::Test {
 protected:
  const TempDirectory directory_;
};

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
  BusyWriter busy(backend.database());  // So that the others are together.
  write("INSERT INTO kept VALUES (1)", absl::OkStatus());
  write("INSERT INTO kept VALUES (2)", absl::AbortedError("no"));
  write("INSERT INTO nowhere VALUES (1)", absl::OkStatus());
  write("INSERT INTO kept VALUES (3)", absl::OkStatus());
  write("INSERT INTO kept VALUES (4)", absl::NotFoundError("no"));
  busy.LetGo();
  EXPECT_THAT(
      answers.WaitFor(6),
      ElementsAre("OK", "OK", "ABORTED", "UNAVAILABLE", "OK", "NOT_FOUND"));
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
