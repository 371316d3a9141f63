#include "adapters/base/log_sampler.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

LogSampler::Kind KindOf(const std::string& verdict) {
  return {LogLevel::kWarning, "callback", {{"verdict", verdict}}};
}

int Written(LogSampler& sampler, const std::string& verdict, int lines) {
  int written = 0;
  for (int i = 0; i < lines; ++i) written += sampler.Take(KindOf(verdict));
  return written;
}

TEST(LogSamplerTest, CountsWhatIsTooMuchOfAKind) {
  LogSampler sampler;
  sampler.SetLimit(3);
  EXPECT_EQ(Written(sampler, "unknown token", 10'000), 3);
  EXPECT_EQ(Written(sampler, "malformed token", 5), 3);
  EXPECT_EQ(Written(sampler, "cut short", 3), 3);
  EXPECT_EQ(sampler.left_out(), 9999);
  EXPECT_THAT(sampler.NextRound(),
              UnorderedElementsAre(Pair(KindOf("unknown token"), 9997),
                                   Pair(KindOf("malformed token"), 2)));
}

TEST(LogSamplerTest, WritesAgainInTheNextRound) {
  LogSampler sampler;
  sampler.SetLimit(1);
  Written(sampler, "unknown token", 2);
  sampler.NextRound();
  EXPECT_EQ(Written(sampler, "unknown token", 1), 1);
  EXPECT_THAT(sampler.NextRound(), IsEmpty());
  EXPECT_EQ(sampler.left_out(), 1);
}

}  // namespace
}  // namespace gateway
