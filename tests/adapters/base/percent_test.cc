#include "adapters/base/percent.h"

#include "adapters/base/error.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

TEST(PercentEncodedTest, LeavesWhatIsUnreserved) {
  EXPECT_EQ(PercentEncoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(PercentEncoded("a/b?c#d%2F&=+ \xC3\xA0"),
            "a%2Fb%3Fc%23d%252F%26%3D%2B%20%C3%A0");
}

TEST(PathSegmentTest, EncodesOneSegment) {
  EXPECT_EQ(*PathSegment("id", "org:1"), "org%3A1");
  EXPECT_EQ(*PathSegment("id", "a/b..c"), "a%2Fb..c");
  EXPECT_EQ(*PathSegment("id", "..."), "...");
}

TEST(PathSegmentTest, RefusesWhatIsNone) {
  for (const char* text :
       {"", ".", "..", "../x", "x/..", "x/./y", "x\\..\\y", "/.."}) {
    const auto segment = PathSegment("client_id", text);
    EXPECT_THAT(segment, ErrorIs(absl::StatusCode::kInvalidArgument,
                                 v1::ERROR_REASON_INVALID_REQUEST));
    EXPECT_EQ(segment.status().message(),
              "invalid request: client_id: cannot be a segment of a path");
  }
}

}  // namespace
}  // namespace gateway
