#include "clients/cli/run_command.h"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace fourws::cli {
namespace {

// A file in memory: unlike a pipe it blocks nobody who writes, and holds all of
// it for a command that never reads. -1 if there is no memory.
int FileWith(absl::string_view text) {
  const int file = memfd_create("input", MFD_CLOEXEC);
  if (file < 0) return -1;
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written <= 0) {
      close(file);
      return -1;
    }
    text.remove_prefix(static_cast<size_t>(written));
  }
  lseek(file, 0, SEEK_SET);
  return file;
}

// Starts the command; returns an error number, 0 if it runs.
int Spawn(const std::string& command, int input, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Signals are blocked here while they are listened to.
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
  char* const words[] = {const_cast<char*>("sh"), const_cast<char*>("-c"),
                         const_cast<char*>(command.c_str()), nullptr};
  const int error =
      posix_spawn(&pid, "/bin/sh", &actions, &attributes, words, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

}  // namespace

absl::Status RunCommand(const std::string& command, absl::string_view input) {
  const int file = FileWith(input);
  if (file < 0) return absl::ResourceExhaustedError("no memory for its input");
  const absl::Cleanup close_file = [file] { close(file); };
  pid_t pid = 0;
  if (const int error = Spawn(command, file, pid); error != 0)
    return absl::ErrnoToStatus(error, "the command cannot be started");
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFSIGNALED(status)) {
    return absl::AbortedError(
        absl::StrCat("the command was ended by signal ", WTERMSIG(status)));
  }
  if (WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::AbortedError(
      absl::StrCat("the command ended with ", WEXITSTATUS(status)));
}

}  // namespace fourws::cli
