#include "adapters/base/log.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/support/captured_log.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The lines of `event`.
std::vector<nlohmann::json> LinesOf(const std::string& text,
                                    const std::string& event) {
  std::vector<nlohmann::json> lines;
  for (const auto line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    auto read = nlohmann::json::parse(line);
    if (read["event"] == event) lines.push_back(std::move(read));
  }
  return lines;
}

TEST(LogTest, WritesALineOfJson) {
  const CapturedLog captured;
  Log(LogLevel::kWarning, "webhook", {{"verdict", "a \"b\"\n\xff"}});
  const auto lines = LinesOf(captured.Text(), "webhook");
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0]["level"], "warning");
  EXPECT_EQ(lines[0]["verdict"], "a \"b\"\n\xEF\xBF\xBD");
  EXPECT_TRUE(lines[0].contains("time"));
}

TEST(LogTest, TellsWhatItLeftOut) {
  const CapturedLog captured;
  constexpr int kLines = 1000;
  for (int i = 0; i < kLines; ++i) {
    LogSampled(LogLevel::kWarning, "flood", {{"verdict", "unknown token"}},
               {{"bytes", "7"}});
  }
  const auto lines = LinesOf(captured.Text(), "flood");
  int written = 0;
  int left_out = 0;
  for (const auto& line : lines) {
    EXPECT_EQ(line["verdict"], "unknown token");
    if (line.contains("left_out"))
      left_out += std::stoi(line["left_out"].get<std::string>());
    else
      written += line["bytes"] == "7" ? 1 : 0;
  }
  EXPECT_EQ(written + left_out, kLines);
  EXPECT_LT(lines.size(), kLines / 2);
}

TEST(LogTest, SamplesOnlyWhatIsOfTheLevel) {
  const int64_t before = CountUnwrittenLines().left_out;
  for (int i = 0; i < 100; ++i) LogSampled(LogLevel::kDebug, "quiet", {});
  EXPECT_EQ(CountUnwrittenLines().left_out, before);
}

std::string ContentOf(const std::filesystem::path& file) {
  std::ifstream input(file);
  return {std::istreambuf_iterator<char>(input), {}};
}

// After the others: from here on, this process logs to a file.
TEST(LogZFileTest, GoesOnInANewFileOnceTheOldOneWasRenamed) {
  const TempDirectory directory;
  const auto file = directory.path() / "gateway.log";
  const auto renamed = directory.path() / "gateway.log.1";
  LogOptions options;
  options.file = (directory.path() / "none" / "gateway.log").string();
  EXPECT_THAT(StartLog(options), StatusIs(absl::StatusCode::kNotFound));
  options.file = file.string();
  ASSERT_THAT(StartLog(options), IsOk());

  Log(LogLevel::kInfo, "first");
  ASSERT_TRUE(FlushLog(absl::Seconds(30)));
  std::filesystem::rename(file, renamed);
  Log(LogLevel::kInfo, "second");
  ASSERT_TRUE(FlushLog(absl::Seconds(30)));
  ReopenLog();
  Log(LogLevel::kInfo, "third");
  ASSERT_TRUE(FlushLog(absl::Seconds(30)));
  EXPECT_EQ(LinesOf(ContentOf(renamed), "first").size(), 1);
  EXPECT_EQ(LinesOf(ContentOf(renamed), "second").size(), 1);
  EXPECT_EQ(LinesOf(ContentOf(file), "third").size(), 1);
  EXPECT_THAT(ContentOf(file), Not(HasSubstr("second")));
}

}  // namespace
}  // namespace gateway
