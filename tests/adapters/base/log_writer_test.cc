#include "adapters/base/log_writer.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace gateway {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

constexpr absl::Duration kPatience = absl::Seconds(30);

// A pipe that takes little, and is read only when asked to.
class Pipe {
 public:
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    EXPECT_EQ(pipe2(ends_, O_CLOEXEC), 0);
    fcntl(ends_[1], F_SETPIPE_SZ, kBytes);
    fcntl(ends_[0], F_SETFL, O_NONBLOCK);
  }
  ~Pipe() {
    CloseReader();
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int writer() const { return ends_[1]; }
  void CloseReader() {
    if (ends_[0] >= 0) close(ends_[0]);
    ends_[0] = -1;
  }

  // Waits until it takes no more.
  void AwaitFull() const {
    int size = 0;
    while (size < kBytes) {
      ASSERT_EQ(ioctl(ends_[0], FIONREAD, &size), 0);
      absl::SleepFor(absl::Milliseconds(1));
    }
  }
  // Reads what is there.
  std::string Read() const {
    std::string text(1 << 16, '\0');
    const ssize_t size = read(ends_[0], text.data(), text.size());
    text.resize(size > 0 ? static_cast<size_t>(size) : 0);
    return text;
  }

  // Reads until `log` has written everything.
  std::vector<std::string> ReadAll(const LogWriter& log) const {
    std::string text;
    while (!log.Flush(absl::ZeroDuration())) text += Read();
    text += Read();
    return absl::StrSplit(text, '\n', absl::SkipEmpty());
  }

 private:
  static constexpr int kBytes = 4096;
  int ends_[2] = {-1, -1};
};

std::string LineOfSize(size_t size) {
  return std::string(size - 1, 'x') + "\n";
}

// How many lines the line tells to be lost; 0 if it is another line.
int64_t Told(const std::string& line) {
  if (!absl::StrContains(line, "log_lines_dropped")) return 0;
  return std::stoll(nlohmann::json::parse(line)["lines"].get<std::string>());
}

TEST(LogWriterTest, WritesLinesInOrder) {
  const Pipe pipe;
  LogWriter log(pipe.writer());
  for (const char* line : {"a\n", "b\n", "c\n"}) log.Write(line);
  EXPECT_TRUE(log.Flush(kPatience));
  EXPECT_EQ(pipe.Read(), "a\nb\nc\n");
}

TEST(LogWriterTest, DropsAndCountsWhileNobodyReads) {
  const Pipe pipe;
  LogWriter log(pipe.writer());
  log.SetLimits({.lines = 5, .bytes = 1 << 20});
  constexpr int kLines = 100;
  for (int i = 0; i < kLines; ++i) log.Write(LineOfSize(2000));
  EXPECT_FALSE(log.Flush(absl::ZeroDuration()));
  EXPECT_GT(log.dropped(), 0);
  int64_t written = 0;
  int64_t told = 0;
  for (const std::string& line : pipe.ReadAll(log)) {
    told += Told(line);
    written += Told(line) == 0 ? 1 : 0;
  }
  EXPECT_EQ(told, log.dropped());
  EXPECT_EQ(written + told, kLines);
}

TEST(LogWriterTest, BoundsTheBytesThatWait) {
  const Pipe pipe;
  LogWriter log(pipe.writer());
  log.SetLimits({.lines = 1000, .bytes = 10'000});
  log.Write(LineOfSize(10'001));
  EXPECT_EQ(log.dropped(), 1);
  for (int i = 0; i < 100; ++i) log.Write(LineOfSize(4000));
  EXPECT_GT(log.dropped(), 90);
}

TEST(LogWriterTest, EndsAlthoughNobodyReads) {
  const Pipe pipe;
  LogWriter log(pipe.writer());
  for (int i = 0; i < 100; ++i) log.Write(LineOfSize(2000));
  EXPECT_FALSE(log.Flush(absl::Milliseconds(1)));
}

TEST(LogWriterTest, TellsWhatCouldNotBeWritten) {
  Pipe gone;
  gone.CloseReader();
  const Pipe pipe;
  LogWriter log(gone.writer());
  log.Write("lost\n");
  EXPECT_TRUE(log.Flush(kPatience));
  EXPECT_EQ(log.dropped(), 1);
  log.SwitchTo(fcntl(pipe.writer(), F_DUPFD_CLOEXEC, 0));
  log.Write("kept\n");
  const auto lines = pipe.ReadAll(log);
  ASSERT_EQ(lines.size(), 2);
  EXPECT_EQ(Told(lines[0]), 1);
  EXPECT_EQ(lines[1], "kept");
  EXPECT_EQ(log.dropped(), 1);
}

TEST(LogWriterTest, LeavesAFileWhoseReaderStalls) {
  const Pipe stalled;
  const Pipe pipe;
  LogWriter log(stalled.writer());
  log.Write(LineOfSize(10'000));
  stalled.AwaitFull();  // In the middle of that line.
  log.SwitchTo(fcntl(pipe.writer(), F_DUPFD_CLOEXEC, 0));
  log.Write("kept\n");
  const auto lines = pipe.ReadAll(log);
  ASSERT_EQ(lines.size(), 2);
  EXPECT_EQ(Told(lines[0]), 1);
  EXPECT_EQ(lines[1], "kept");
  EXPECT_EQ(log.dropped(), 1);
}

TEST(LogWriterTest, WritesALineThatIsLargerThanThePipe) {
  const Pipe pipe;
  LogWriter log(pipe.writer());
  const std::string line = LineOfSize(20'000);
  log.Write(line);
  log.Write("next\n");
  EXPECT_THAT(pipe.ReadAll(log),
              ElementsAre(line.substr(0, line.size() - 1), "next"));
}

}  // namespace
}  // namespace gateway
