#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/store/sqlite/free_pages.h"
#include "adapters/store/sqlite/schema.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using Mode = SqliteConnection::Mode;

constexpr int kEvents = 200;
constexpr size_t kEventBytes = 100'000;
// More than is kept free for what comes, and a small part of all events.
constexpr uintmax_t kSmall = 4 << 20;
// Writes that give back more than there is.
constexpr int kPatience = 5000;

class SqliteFreePagesTest : public testing::Test {
 protected:
  std::filesystem::path file() const {
    return directory_.path() / "gateway.db";
  }
  uintmax_t SizeOfFile() const { return std::filesystem::file_size(file()); }

  void Open() { backend_ = std::make_unique<SqliteBackend>(directory_.path()); }
  void Close() { backend_.reset(); }
  EventLog& events() { return backend_->events(); }

  // A file as a gateway of an earlier version made it, with one event.
  void MakeOlderFile(size_t bytes) {
    std::ofstream(file()).close();
    const auto older =
        SqliteConnection::Open(file().string(), Mode::kReadWrite);
    ASSERT_THAT(older, IsOk());
    ASSERT_THAT(UpdateSchemaTo(**older, 2), IsOk());
    ASSERT_THAT((*older)->Script(
                    absl::StrCat("INSERT INTO events VALUES (1, 'e', '4ws', "
                                 "'promotion', 7, 'c', 'd', x'', x'01', "
                                 "zeroblob(",
                                 bytes, "))")
                        .c_str()),
                IsOk());
    ASSERT_EQ(AutoVacuum(), 0);
  }

  int64_t AutoVacuum() const {
    const auto other = SqliteConnection::Open(file().string(), Mode::kReadOnly);
    if (!other.ok()) return -1;
    return (*other)->Integer("PRAGMA auto_vacuum").value_or(-1);
  }

  void AppendMany() {
    for (int i = 0; i < kEvents; ++i) {
      Event event = EventNamed(absl::StrCat(i));
      event.customer = "4ws/1";
      event.raw = std::string(kEventBytes, 'x') + kMarker;
      ASSERT_THAT(Append(events(), event), IsOk());
    }
  }

  // Whether the file gets so small while there are writes of others.
  bool GetsSmall() {
    for (int i = 0; i < kPatience && SizeOfFile() >= kSmall; ++i) {
      const auto written = Await<bool>(
          [&](auto done) { backend_->database().Probe(std::move(done)); });
      if (!written.ok()) return false;
    }
    return SizeOfFile() < kSmall;
  }

  // Whether one of the database's files holds what an event held.
  bool IsOnDisk() const {
    for (const char* end : {"", "-wal"}) {
      std::ifstream in(file().string() + end, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      if (bytes.find(kMarker) != std::string::npos) return true;
    }
    return false;
  }

  static constexpr char kMarker[] = "told of nobody else";
  const TempDirectory directory_;
  std::unique_ptr<SqliteBackend> backend_;
};

TEST_F(SqliteFreePagesTest, GivesBackWhatWasTrimmed) {
  Open();
  AppendMany();
  ASSERT_THAT(TrimBefore(events(), kEvents), IsOk());
  EXPECT_TRUE(GetsSmall()) << SizeOfFile();
  const auto read = Read(events(), kEvents - 1, 10, 1 << 30, true);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(read->front()->raw.size(),
            kEventBytes + std::string(kMarker).size());
  ASSERT_THAT(Append(events(), EventNamed("next")), IsOk());
}

TEST_F(SqliteFreePagesTest, GoesOnGivingBackAfterARestart) {
  Open();
  AppendMany();
  ASSERT_THAT(TrimBefore(events(), kEvents), IsOk());
  Close();
  Open();
  EXPECT_TRUE(GetsSmall()) << SizeOfFile();
}

TEST_F(SqliteFreePagesTest, ErasesForGoodAlsoWhatItMovedInTheFile) {
  Open();
  AppendMany();
  // Every page of what is left moves.
  ASSERT_THAT(TrimBefore(events(), kEvents - 5), IsOk());
  ASSERT_TRUE(GetsSmall()) << SizeOfFile();
  ASSERT_TRUE(IsOnDisk());
  ASSERT_THAT(Await<Erasure>([this](auto done) {
                events().EraseCustomer("4ws/1", std::move(done));
              }),
              IsOk());
  EXPECT_FALSE(IsOnDisk());
}

TEST_F(SqliteFreePagesTest, RewritesAnOlderFileOnce) {
  MakeOlderFile(10'000);
  Open();
  EXPECT_EQ(AutoVacuum(), 2);
  AppendMany();
  ASSERT_THAT(TrimBefore(events(), kEvents + 1), IsOk());
  EXPECT_TRUE(GetsSmall()) << SizeOfFile();
  Close();
  const auto size = SizeOfFile();
  Open();
  EXPECT_EQ(AutoVacuum(), 2);
  EXPECT_EQ(SizeOfFile(), size);
}

TEST_F(SqliteFreePagesTest, KeepsWhatIsInAnOlderFile) {
  MakeOlderFile(10'000);
  Open();
  const auto read = Read(events(), 0, 10, 1 << 30, true);
  ASSERT_THAT(read, IsOk());
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ(read->front()->raw.size(), 10'000u);
}

// Files may grow no larger than the database is: enough to open it, too little
// for a write-ahead log that holds all of it.
TEST_F(SqliteFreePagesTest, UsesAnOlderFileAsItIsIfItCannotRewriteIt) {
  MakeOlderFile(3'000'000);
  Open();  // Brings the tables up to date, and rewrites.
  Close();
  {
    const auto older =
        SqliteConnection::Open(file().string(), Mode::kReadWrite);
    ASSERT_THAT(older, IsOk());
    ASSERT_THAT((*older)->Script("PRAGMA auto_vacuum = NONE; VACUUM"), IsOk());
    ASSERT_THAT((*older)->EmptyLog(), IsOk());
  }
  ASSERT_EQ(AutoVacuum(), 0);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  rlimit before;
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit{SizeOfFile(), before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &limit);
  Open();
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(AutoVacuum(), 0);
  ASSERT_THAT(Append(events(), EventNamed("next")), IsOk());
  const auto read = Read(events(), 0, 10, 1 << 30, true);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->size(), 2u);
}

}  // namespace
}  // namespace gateway
