#include "adapters/base/stop_signal.h"

#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "gtest/gtest.h"

namespace gateway {
namespace {

void Ask(int signal) { kill(getpid(), signal); }

// What a test lets a process do, which then ends.
void StopWhileStarting(int signal) {
  const StopSignal stop;
  Ask(signal);
  while (true) pause();
}

void StopOnce(int signal) {
  StopSignal stop;
  stop.Started();
  Ask(signal);
  stop.Wait();
  std::exit(3);
}

void StopTwice(int signal) {
  StopSignal stop;
  stop.Started();
  Ask(SIGTERM);
  stop.Wait();
  Ask(signal);
  while (true) pause();
}

TEST(StopSignalDeathTest, EndsAProcessThatIsStarting) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const int signal : {SIGTERM, SIGINT}) {
    EXPECT_EXIT(StopWhileStarting(signal),
                testing::ExitedWithCode(EXIT_SUCCESS), "");
  }
}

TEST(StopSignalDeathTest, LetsAProcessStopThatHasStarted) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const int signal : {SIGTERM, SIGINT})
    EXPECT_EXIT(StopOnce(signal), testing::ExitedWithCode(3), "");
}

TEST(StopSignalDeathTest, KillsAtTheSecondSignal) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  for (const int signal : {SIGTERM, SIGINT})
    EXPECT_EXIT(StopTwice(signal), testing::KilledBySignal(signal), "");
}

}  // namespace
}  // namespace gateway
