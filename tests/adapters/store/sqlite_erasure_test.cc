#include <fstream>
#include <iterator>
#include <string>

#include "adapters/store/sqlite/event_erasure.h"
#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

constexpr char kCustomer[] = "4ws/1026311";
constexpr char kMarker[] = "told of nobody else";

class SqliteErasureTest : public testing::Test {
 protected:
  std::string file() const {
    return (directory_.path() / "gateway.db").string();
  }

  // Whether one of the database's files holds what the customer was sent.
  bool IsOnDisk() const {
    for (const std::string& name : {file(), file() + "-wal"}) {
      std::ifstream in(name, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(in), {});
      if (bytes.find(kMarker) != std::string::npos) return true;
    }
    return false;
  }

  void AppendSome(size_t raw_bytes) {
    for (int i = 0; i < 3; ++i) {
      Event event = EventNamed("a");
      event.customer = kCustomer;
      event.notification = kMarker;
      event.raw = std::string(raw_bytes, 'x') + kMarker;
      ASSERT_THAT(Append(backend_.events(), event), IsOk());
    }
  }

  absl::StatusOr<Erasure> Erase() {
    return Await<Erasure>([this](auto done) {
      backend_.events().EraseCustomer(kCustomer, std::move(done));
    });
  }

  const TempDirectory directory_;
  SqliteBackend backend_{directory_.path()};
};

TEST_F(SqliteErasureTest, LeavesNothingInTheFiles) {
  AppendSome(20'000);
  ASSERT_TRUE(IsOnDisk());
  const auto erased = Erase();
  ASSERT_THAT(erased, IsOk());
  EXPECT_EQ(erased->events, 3);
  EXPECT_FALSE(IsOnDisk());
}

TEST_F(SqliteErasureTest, LeavesNothingOnceNobodyElseReads) {
  AppendSome(20'000);
  auto other =
      SqliteConnection::Open(file(), SqliteConnection::Mode::kReadOnly);
  ASSERT_THAT(other, IsOk());
  ASSERT_THAT((*other)->Run("BEGIN"), IsOk());
  ASSERT_THAT((*other)->Integer("SELECT count(*) FROM events"), IsOk());
  ASSERT_THAT(Erase(), IsOk());
  EXPECT_TRUE(IsOnDisk());
  ASSERT_THAT((*other)->Run("COMMIT"), IsOk());
  ASSERT_THAT(Erase(), IsOk());
  EXPECT_FALSE(IsOnDisk());
}

TEST_F(SqliteErasureTest, TakesFewLargeEventsAtATime) {
  AppendSome(1000);
  const auto step = [this](int64_t max_bytes) {
    return Await<Erasure>([&](auto done) {
      backend_.database().Write<Erasure>(
          [=](SqliteConnection& connection) {
            return EraseEvents(connection, kCustomer, 0, 10, max_bytes);
          },
          std::move(done));
    });
  };
  const auto first = step(1500);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->events, 2);
  EXPECT_EQ(first->through, 3);
  const auto rest = step(1);
  ASSERT_THAT(rest, IsOk());
  EXPECT_EQ(rest->events, 1);
}

}  // namespace
}  // namespace gateway
