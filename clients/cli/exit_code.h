#ifndef CLIENTS_CLI_EXIT_CODE_H_
#define CLIENTS_CLI_EXIT_CODE_H_

namespace fourws::cli {

// The program's exit codes. Scripts depend on these numbers. `--help` and
// clients/README.md say what they mean.
enum ExitCode : int {
  kOk = 0,
  kOther = 1,
  kUsage = 2,
  kNotFound = 3,
  kRefused = 4,
  kNotSent = 5,
  kPending = 6,
  kOutcomeUnknown = 7,
  kCursorExpired = 8,
  kUnreachable = 9,
  kFewer = 10,
};

// The list of exit codes as `--help` shows it.
inline constexpr char kExitCodeHelp[] =
    R"(Exit codes:
  0  done
  1  anything not named below
  2  wrong usage, or an invalid argument
  3  no such gift card, operation, notification or the like
  4  refused; nothing was changed
  5  not sent, or only a read failed: safe to repeat
  6  pending: the outcome is not known yet
  7  the outcome is unknown: repeat only with the same request id
  8  the cursor cannot be resumed from
  9  the gateway cannot be reached; nothing was sent
  10 done in part: fewer cards or rows than asked)";

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_EXIT_CODE_H_
