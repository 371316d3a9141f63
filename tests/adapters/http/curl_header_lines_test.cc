#include "adapters/http/curl_header_lines.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::vector<std::string> LinesOf(CurlHeaderLines& headers) {
  std::vector<std::string> lines;
  for (const curl_slist* line = headers.list(); line != nullptr;
       line = line->next)
    lines.emplace_back(line->data);
  return lines;
}

TEST(CurlHeaderLinesTest, WritesLinesAsLibcurlTakesThem) {
  CurlHeaderLines headers;
  EXPECT_EQ(headers.list(), nullptr);
  headers.Add("X-Key", "secret");
  headers.Add("X-Empty", "");
  headers.Omit("Expect");
  EXPECT_THAT(LinesOf(headers),
              ElementsAre("X-Key: secret", "X-Empty;", "Expect:"));
}

TEST(CurlHeaderLinesTest, ForgetsTheLinesOfTheLastRequest) {
  CurlHeaderLines headers;
  for (int i = 0; i < 100; ++i)
    headers.Add(absl::StrCat("X-", i), std::string(100, 'x'));
  EXPECT_THAT(LinesOf(headers), SizeIs(100));
  headers.Clear();
  headers.Add("X-Key", "secret");
  EXPECT_THAT(LinesOf(headers), ElementsAre("X-Key: secret"));
  headers.Clear();
  EXPECT_EQ(headers.list(), nullptr);
}

}  // namespace
}  // namespace gateway
