#include "server/health/readiness.h"

#include <string>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

absl::Status Broken(const std::string& why) {
  return absl::UnavailableError(why);
}

TEST(ReadinessTest, IsReadyIfEveryPartIs) {
  Readiness readiness;
  EXPECT_TRUE(readiness.ready());
  readiness.Set("store", absl::OkStatus());
  EXPECT_TRUE(readiness.ready());
  readiness.Set("disk", Broken("full"));
  EXPECT_FALSE(readiness.ready());
  readiness.Set("store", Broken("no answer"));
  readiness.Set("disk", absl::OkStatus());
  EXPECT_FALSE(readiness.ready());
  readiness.Set("store", absl::OkStatus());
  EXPECT_TRUE(readiness.ready());
}

TEST(ReadinessTest, NamesPartsAndReasons) {
  Readiness readiness;
  readiness.Set("store", Broken("no answer"));
  readiness.Set("disk", absl::OkStatus());
  EXPECT_THAT(readiness.parts(),
              ElementsAre(Pair("disk", absl::OkStatus()),
                          Pair("store", Broken("no answer"))));
  EXPECT_EQ(WhyNotReady(readiness.parts()), "store: no answer");
  readiness.Set("disk", Broken("full"));
  EXPECT_EQ(WhyNotReady(readiness.parts()), "disk: full; store: no answer");
}

TEST(ReadinessTest, SaysWhenSomethingChanged) {
  int changes = 0;
  bool shown = false;
  Readiness* seen = nullptr;
  Readiness readiness([&] {
    ++changes;
    shown = seen->ready();
  });
  seen = &readiness;
  readiness.Set("store", absl::OkStatus());
  EXPECT_EQ(changes, 1);
  EXPECT_TRUE(shown);
  readiness.Set("store", absl::OkStatus());
  EXPECT_EQ(changes, 1);
  readiness.Set("store", Broken("full"));
  EXPECT_EQ(changes, 2);
  EXPECT_FALSE(shown);
  // Another reason is news as well.
  readiness.Set("store", Broken("no answer"));
  EXPECT_EQ(changes, 3);
}

TEST(ReadinessTest, TellsInOneLineThatAHeaderCanHold) {
  EXPECT_EQ(WhyNotReady({}), "");
  EXPECT_EQ(WhyNotReady({{"store", Broken("a\nb\xc3\xa9")}}), "store: a?b??");
  EXPECT_THAT(WhyNotReady({{"store", Broken(std::string(10'000, 'x'))}}),
              SizeIs(500));
}

}  // namespace
}  // namespace gateway
