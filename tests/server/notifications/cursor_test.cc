#include "server/notifications/cursor.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

const std::string kId = "0123456789abcdef";
const std::string kKey = "a secret of thirty-two bytes ...";
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kReason = v1::ERROR_REASON_CURSOR_INVALID;

TEST(CursorTest, KeepsItsFormat) {
  const MemoryEventLog log(kId, kKey);
  EXPECT_EQ(EncodeCursor(log, 0),
            "ATAxMjM0NTY3ODlhYmNkZWYAAAAAAAAAAHp3tc70c9iW2KDh");
  EXPECT_EQ(EncodeCursor(log, 0x0102030405060708),
            "ATAxMjM0NTY3ODlhYmNkZWYBAgMEBQYHCAuupvcK7SkHRjGO");
}

TEST(CursorTest, ReadsWhatItWrote) {
  const MemoryEventLog log(kId, kKey);
  for (const int64_t sequence :
       {int64_t{0}, int64_t{1}, int64_t{1} << 40, INT64_MAX}) {
    const auto decoded = DecodeCursor(log, EncodeCursor(log, sequence));
    ASSERT_THAT(decoded, IsOk());
    EXPECT_EQ(*decoded, sequence);
  }
}

TEST(CursorTest, RefusesEveryChangeOfACharacter) {
  const MemoryEventLog log(kId, kKey);
  const std::string cursor = EncodeCursor(log, 42);
  for (size_t i = 0; i < cursor.size(); ++i) {
    for (const char c : {'A', 'Q', '_', ' ', '='}) {
      std::string forged = cursor;
      if (forged[i] == c) continue;
      forged[i] = c;
      EXPECT_THAT(DecodeCursor(log, forged), ErrorIs(kInvalid, kReason))
          << forged;
    }
  }
}

TEST(CursorTest, RefusesWhatIsNoCursor) {
  const MemoryEventLog log(kId, kKey);
  const std::string cursor = EncodeCursor(log, 42);
  for (const std::string& text :
       {std::string(), std::string("42"), cursor.substr(1), cursor + "A",
        cursor + "=", " " + cursor, cursor + "\n", std::string(48, 'A'),
        std::string(48, '\xff'), std::string(100'000, 'A')}) {
    EXPECT_THAT(DecodeCursor(log, text), ErrorIs(kInvalid, kReason));
  }
}

TEST(CursorTest, RefusesACursorSignedWithAnotherKey) {
  const MemoryEventLog log(kId, kKey);
  const MemoryEventLog forger(kId, "a key that is guessed");
  const auto decoded = DecodeCursor(log, EncodeCursor(forger, 42));
  EXPECT_THAT(decoded, ErrorIs(kInvalid, kReason));
  EXPECT_EQ(decoded.status().message(), "cursor: not a cursor");
}

TEST(CursorTest, RecognizesACursorOfAnotherLog) {
  const MemoryEventLog log(kId, kKey);
  const MemoryEventLog other("fedcba9876543210", kKey);
  const auto decoded = DecodeCursor(log, EncodeCursor(other, 42));
  EXPECT_THAT(decoded, ErrorIs(kInvalid, kReason));
  EXPECT_EQ(decoded.status().message(), "cursor: of another log");
}

constexpr auto kOutOfRange = absl::StatusCode::kOutOfRange;
constexpr auto kAhead = v1::ERROR_REASON_CURSOR_AHEAD;

TEST(CursorTest, NeverTakesACursorOfWhatWasLost) {
  const MemoryEventLog before(kId, kKey);
  const MemoryEventLog after(kId, kKey, {10});
  // The log may be longer than it was by now.
  const auto lost = DecodeCursor(after, EncodeCursor(before, 11));
  ASSERT_THAT(lost, ErrorIs(kOutOfRange, kAhead));
  EXPECT_EQ(InfoOf(lost.status())->metadata().at("last_cursor"),
            EncodeCursor(after, 10));
  EXPECT_EQ(DecodeCursor(after, EncodeCursor(before, 10)).value_or(-1), 10);
  EXPECT_EQ(DecodeCursor(after, EncodeCursor(after, 11)).value_or(-1), 11);
}

TEST(CursorTest, TakesOfEachEpochWhatAllLaterLossesLeft) {
  const MemoryEventLog first(kId, kKey);
  const MemoryEventLog second(kId, kKey, {10});
  const MemoryEventLog third(kId, kKey, {10, 7});
  EXPECT_THAT(DecodeCursor(third, EncodeCursor(first, 8)),
              ErrorIs(kOutOfRange, kAhead));
  EXPECT_THAT(DecodeCursor(third, EncodeCursor(second, 8)),
              ErrorIs(kOutOfRange, kAhead));
  EXPECT_EQ(DecodeCursor(third, EncodeCursor(first, 7)).value_or(-1), 7);
  EXPECT_EQ(DecodeCursor(third, EncodeCursor(second, 7)).value_or(-1), 7);
  // A log that was restored with its whole directory does not know the epoch.
  EXPECT_THAT(DecodeCursor(first, EncodeCursor(second, 1)),
              ErrorIs(kInvalid, kReason));
}

TEST(CursorTest, HasOneSizeAndOneSpellingInAllEpochs) {
  const MemoryEventLog log(kId, kKey, {10});
  const std::string cursor = EncodeCursor(log, 42);
  EXPECT_EQ(cursor.size(), 48u);
  for (size_t i = 0; i < cursor.size(); ++i) {
    std::string forged = cursor;
    forged[i] = forged[i] == 'A' ? 'Q' : 'A';
    EXPECT_THAT(DecodeCursor(log, forged), ErrorIs(kInvalid, kReason))
        << forged;
  }
}

}  // namespace
}  // namespace gateway
