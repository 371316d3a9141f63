#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "gmock/gmock.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

// Appends for ever, 16 at a time, and writes each acknowledged sequence to
// `out`.
void AppendOn(EventLog& log, int out) {
  Event event = EventNamed("a");
  event.raw = std::string(2000, 'x');
  log.Append(std::move(event), {}, [&log, out](auto appended) {
    if (!appended.ok()) _exit(1);
    const int64_t sequence = appended->sequence;
    if (write(out, &sequence, sizeof(sequence)) != sizeof(sequence)) _exit(1);
    AppendOn(log, out);
  });
}

[[noreturn]] void AppendUntilKilled(const std::filesystem::path& directory,
                                    int out) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  SqliteBackend backend(directory);
  for (int i = 0; i < 16; ++i) AppendOn(backend.events(), out);
  while (true) pause();
}

// What a process acknowledges to have written before it is killed, after
// `enough` of it.
std::vector<int64_t> AcknowledgedUntilKilled(
    const std::filesystem::path& directory, size_t enough) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t child = fork();
  if (child == 0) AppendUntilKilled(directory, ends[1]);
  close(ends[1]);
  std::vector<int64_t> acknowledged;
  int64_t sequence;
  while (read(ends[0], &sequence, sizeof(sequence)) == sizeof(sequence)) {
    acknowledged.push_back(sequence);
    if (acknowledged.size() == enough) kill(child, SIGKILL);
  }
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return acknowledged;
}

TEST(SqliteCrashTest, KeepsWhatWasAcknowledgedWhenKilled) {
  const TempDirectory directory;
  int64_t before = 0;
  for (const size_t enough : {1, 100, 2000}) {
    const auto acknowledged = AcknowledgedUntilKilled(directory.path(), enough);
    ASSERT_GE(acknowledged.size(), enough);
    SqliteBackend backend(directory.path());
    const int64_t last = backend.events().bounds().last;
    EXPECT_GE(last, *std::ranges::max_element(acknowledged));
    const auto events = Read(backend.events(), before, 1 << 20);
    ASSERT_THAT(events, IsOk());
    ASSERT_EQ(std::ssize(*events), last - before);
    for (const EventPtr& event : *events) EXPECT_EQ(event->sequence, ++before);
  }
}

}  // namespace
}  // namespace gateway
