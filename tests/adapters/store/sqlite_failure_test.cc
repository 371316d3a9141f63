#include <sys/resource.h>

#include <csignal>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;

// Files of this process grow no further while this lives, as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(uintmax_t size) {
    handler_ = signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{size, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_;
  sighandler_t handler_;
};

class SqliteFailureTest : public testing::Test {
 protected:
  uintmax_t SizeOfLog() const {
    return std::filesystem::file_size(directory_.path() / "gateway.db-wal");
  }
  void SetMaxPages(const char* pragma) {
    const auto set = Await<int>([&](auto done) {
      backend_.database().Write<int>(
          [pragma](SqliteConnection& connection) -> absl::StatusOr<int> {
            const absl::Status status = connection.Run(pragma);
            if (!status.ok()) return status;
            return 0;
          },
          std::move(done));
    });
    ASSERT_THAT(set, IsOk());
  }

  absl::StatusOr<bool> Probe() {
    return Await<bool>(
        [&](auto done) { backend_.database().Probe(std::move(done)); });
  }

  Event BigEvent() {
    Event event = EventNamed("big");
    event.raw = std::string(100'000, 'x');
    return event;
  }

  void ExpectLastSequence(int64_t last) {
    EXPECT_EQ(events_.bounds().last, last);
    const auto read = Read(events_, 0);
    ASSERT_THAT(read, IsOk());
    ASSERT_EQ(std::ssize(*read), last);
    for (int64_t i = 0; i < last; ++i) EXPECT_EQ((*read)[i]->sequence, i + 1);
  }

  const TempDirectory directory_;
  SqliteBackend backend_{directory_.path()};
  EventLog& events_ = backend_.events();
};

TEST_F(SqliteFailureTest, AnswersUnavailableWhileTheDatabaseIsFull) {
  ASSERT_THAT(Append(events_, EventNamed("a")), IsOk());
  SetMaxPages("PRAGMA max_page_count = 1");
  EXPECT_THAT(Append(events_, BigEvent(), {"card", "A"}),
              StatusIs(StatusCode::kUnavailable));
  ExpectLastSequence(1);
  SetMaxPages("PRAGMA max_page_count = 1000000");
  const auto again = Append(events_, BigEvent(), {"card", "A"});
  ASSERT_THAT(again, IsOk());
  EXPECT_FALSE(again->duplicate);
  ExpectLastSequence(2);
}

TEST_F(SqliteFailureTest, AnswersUnavailableWhileTheDiskIsFull) {
  ASSERT_THAT(Append(events_, EventNamed("a")), IsOk());
  {
    const FullDisk full(SizeOfLog());
    EXPECT_THAT(Append(events_, BigEvent(), {"card", "A"}),
                StatusIs(StatusCode::kUnavailable));
    EXPECT_THAT(Create(backend_.operations(), RecordNamed("a")),
                StatusIs(StatusCode::kUnavailable));
    ExpectLastSequence(1);
    EXPECT_THAT(Get(backend_.operations(), "operations/a"),
                StatusIs(StatusCode::kNotFound));
  }
  const auto again = Append(events_, BigEvent(), {"card", "A"});
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->sequence, 2);
  EXPECT_FALSE(again->duplicate);
  EXPECT_THAT(Create(backend_.operations(), RecordNamed("a")), IsOk());
  ExpectLastSequence(2);
}

TEST_F(SqliteFailureTest, FindsWithAProbeThatTheDiskIsFull) {
  ASSERT_THAT(Append(events_, EventNamed("a")), IsOk());
  EXPECT_THAT(Probe(), IsOk());
  {
    const FullDisk full(SizeOfLog());
    EXPECT_THAT(Probe(), StatusIs(StatusCode::kUnavailable));
  }
  EXPECT_THAT(Probe(), IsOk());
  ExpectLastSequence(1);
}

TEST_F(SqliteFailureTest, TellsNoWatcherOfWhatIsNotOnDisk) {
  int seen = 0;
  auto watch =
      events_.WatchAppends([&](absl::Span<const EventPtr>) { ++seen; });
  {
    const FullDisk full(SizeOfLog());
    ASSERT_THAT(Append(events_, BigEvent()),
                StatusIs(StatusCode::kUnavailable));
  }
  watch.reset();
  EXPECT_EQ(seen, 0);
}

}  // namespace
}  // namespace gateway
