#include "adapters/base/random_id.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::MatchesRegex;
using ::testing::SizeIs;

// What `make` makes in many calls.
template <typename Make>
std::set<std::string> Many(Make make) {
  std::set<std::string> made;
  for (int i = 0; i < 1000; ++i) made.insert(make());
  return made;
}

TEST(RandomBytesTest, AreAsManyAsAskedFor) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_THAT(RandomBytes(1), SizeIs(1));
  EXPECT_THAT(RandomBytes(1000), SizeIs(1000));
}

TEST(RandomBytesTest, DifferEachTimeInEachByte) {
  std::set<char> first;
  std::set<char> last;
  for (const std::string& bytes : Many([] { return RandomBytes(32); })) {
    first.insert(bytes.front());
    last.insert(bytes.back());
  }
  EXPECT_GT(first.size(), 100);
  EXPECT_GT(last.size(), 100);
}

TEST(NewUuidTest, IsARandomUuidInLowerCase) {
  const std::set<std::string> made = Many(NewUuid);
  EXPECT_THAT(made, SizeIs(1000));
  for (const std::string& uuid : made) {
    EXPECT_THAT(uuid, SizeIs(36));
    EXPECT_THAT(uuid, MatchesRegex("[0-9a-f]+-[0-9a-f]{4}-4[0-9a-f]{3}-"
                                   "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }
}

TEST(NewTimedUuidTest, BeginsWithItsTimeAndIsRandomBehindIt) {
  const absl::Time time = absl::FromUnixMillis(0x0123456789AB);
  const std::set<std::string> made = Many([&] { return NewTimedUuid(time); });
  EXPECT_THAT(made, SizeIs(1000));
  for (const std::string& uuid : made) {
    EXPECT_THAT(uuid, MatchesRegex("01234567-89ab-7[0-9a-f]{3}-"
                                   "[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  }
  EXPECT_LT(*made.rbegin(), NewTimedUuid(time + absl::Milliseconds(1)));
}

TEST(NewUrlTokenTest, IsA128BitTextThatUrlsTake) {
  const std::set<std::string> made = Many(NewUrlToken);
  EXPECT_THAT(made, SizeIs(1000));
  for (const std::string& token : made)
    EXPECT_THAT(token, MatchesRegex("[A-Za-z0-9_-]{21}[AQgw]"));
}

}  // namespace
}  // namespace gateway
