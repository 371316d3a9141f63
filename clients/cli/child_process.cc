#include "clients/cli/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/steady_time.h"

namespace fourws::cli {
namespace {

constexpr absl::Duration kPollInterval = absl::Milliseconds(20);

// Becomes `command`. Does not return.
[[noreturn]] void Become(std::vector<char*>& command, int output,
                         pid_t parent) {
  // A group of its own: the terminal's Ctrl-C is for the parent to pass on.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(1);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  execv(command[0], command.data());
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(std::string program, pid_t pid, int output)
    : program_(std::move(program)), pid_(pid), output_(output) {}

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    std::vector<std::string> command) {
  if (access(command[0].c_str(), X_OK) != 0)
    return absl::ErrnoToStatus(errno, command[0]);
  std::vector<char*> words;
  words.reserve(command.size() + 1);
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "pipe");
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid == 0) Become(words, ends[1], parent);
  const int error = errno;
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return absl::ErrnoToStatus(error, "fork");
  }
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(command[0], pid, ends[0]));
}

ChildProcess::~ChildProcess() {
  Stop(absl::Seconds(10));
  close(output_);
}

absl::StatusOr<std::string> ChildProcess::ReadLine(SignalQueue& signals,
                                                   absl::Duration patience) {
  const absl::Time end = SteadyNow() + patience;
  while (SteadyNow() < end) {
    if (const size_t at = unread_.find('\n'); at != std::string::npos) {
      std::string line = unread_.substr(0, at);
      unread_.erase(0, at + 1);
      return line;
    }
    pollfd ready[] = {{.fd = output_, .events = POLLIN, .revents = 0},
                      {.fd = signals.file(), .events = POLLIN, .revents = 0}};
    const absl::Duration left =
        std::max(absl::ZeroDuration(), end - SteadyNow());
    poll(ready, 2, static_cast<int>(absl::ToInt64Milliseconds(left)));
    const int signal = signals.Next(absl::ZeroDuration());
    if (signal == SIGINT || signal == SIGTERM)
      return absl::CancelledError("told to stop");
    if (ready[0].revents == 0) continue;
    char buffer[4096];
    const ssize_t size = read(output_, buffer, sizeof(buffer));
    if (size == 0)
      return absl::UnavailableError(
          absl::StrCat(program_, " ended before it was ready"));
    if (size > 0) unread_.append(buffer, size);
  }
  return absl::DeadlineExceededError(
      absl::StrCat(program_, " was not ready in time"));
}

bool ChildProcess::IsRunning() {
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
  return pid_ > 0;
}

void ChildProcess::Stop(absl::Duration patience) {
  if (!IsRunning()) return;
  kill(pid_, SIGTERM);
  const absl::Time end = SteadyNow() + patience;
  while (IsRunning() && SteadyNow() < end)
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(kPollInterval));
  if (!IsRunning()) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace fourws::cli
