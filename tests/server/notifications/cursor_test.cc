#include "server/notifications/cursor.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

// A log that is nothing but its name.
class NamedLog final : public EventLog {
 public:
  NamedLog(std::string id, std::string key)
      : id_(std::move(id)), key_(std::move(key)) {}

  const std::string& id() const override { return id_; }
  const std::string& key() const override { return key_; }
  LogBounds bounds() const override { return {}; }
  void Append(Event, Dedupe, Done<Appended>) override {}
  void Read(int64_t, int, int64_t, bool, Done<std::vector<EventPtr>>) override {
  }
  std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)>) override {
    return nullptr;
  }
  void TrimBefore(int64_t, Done<LogBounds>) override {}
  void AppendDeadLetter(DeadLetter, Done<int64_t>) override {}
  void ReadDeadLetters(int64_t, int, Done<std::vector<DeadLetter>>) override {}

 private:
  const std::string id_;
  const std::string key_;
};

const std::string kId = "0123456789abcdef";
const std::string kKey = "a secret of thirty-two bytes ...";
constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kReason = v1::ERROR_REASON_CURSOR_INVALID;

TEST(CursorTest, KeepsItsFormat) {
  const NamedLog log(kId, kKey);
  EXPECT_EQ(EncodeCursor(log, 0),
            "ATAxMjM0NTY3ODlhYmNkZWYAAAAAAAAAAHp3tc70c9iW2KDh");
  EXPECT_EQ(EncodeCursor(log, 0x0102030405060708),
            "ATAxMjM0NTY3ODlhYmNkZWYBAgMEBQYHCAuupvcK7SkHRjGO");
}

TEST(CursorTest, ReadsWhatItWrote) {
  const NamedLog log(kId, kKey);
  for (const int64_t sequence :
       {int64_t{0}, int64_t{1}, int64_t{1} << 40, INT64_MAX}) {
    const auto decoded = DecodeCursor(log, EncodeCursor(log, sequence));
    ASSERT_THAT(decoded, IsOk());
    EXPECT_EQ(*decoded, sequence);
  }
}

TEST(CursorTest, RefusesEveryChangeOfACharacter) {
  const NamedLog log(kId, kKey);
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
  const NamedLog log(kId, kKey);
  const std::string cursor = EncodeCursor(log, 42);
  for (const std::string& text :
       {std::string(), std::string("42"), cursor.substr(1), cursor + "A",
        cursor + "=", " " + cursor, cursor + "\n", std::string(48, 'A'),
        std::string(48, '\xff'), std::string(100'000, 'A')}) {
    EXPECT_THAT(DecodeCursor(log, text), ErrorIs(kInvalid, kReason));
  }
}

TEST(CursorTest, RefusesACursorSignedWithAnotherKey) {
  const NamedLog log(kId, kKey);
  const NamedLog forger(kId, "a key that is guessed");
  const auto decoded = DecodeCursor(log, EncodeCursor(forger, 42));
  EXPECT_THAT(decoded, ErrorIs(kInvalid, kReason));
  EXPECT_EQ(decoded.status().message(), "cursor: not a cursor");
}

TEST(CursorTest, TellsACursorOfAnotherLog) {
  const NamedLog log(kId, kKey);
  const NamedLog other("fedcba9876543210", kKey);
  const auto decoded = DecodeCursor(log, EncodeCursor(other, 42));
  EXPECT_THAT(decoded, ErrorIs(kInvalid, kReason));
  EXPECT_EQ(decoded.status().message(), "cursor: of another log");
}

}  // namespace
}  // namespace gateway
