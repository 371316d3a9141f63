#ifndef CLIENTS_CLI_PROGRESS_H_
#define CLIENTS_CLI_PROGRESS_H_

#include <string>

#include "absl/time/time.h"
#include "clients/cli/steady_time.h"

namespace fourws::cli {

// A line on standard error that shows what the program waits for, and for how
// long. It is rewritten in place, and the destructor removes it. Shows nothing
// if standard error is not a terminal. Not thread-safe.
class Progress {
 public:
  // `what` is waited for. `json`: a program reads the output, show nothing.
  Progress(std::string what, bool json);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Draws the line again, with `detail` at its end.
  void Show(const std::string& detail);

 private:
  const std::string what_;
  const bool shown_;
  const absl::Time start_ = SteadyNow();
  int frame_ = 0;
};

// How often a waiting loop should call `Show`.
inline constexpr absl::Duration kProgressTick = absl::Milliseconds(120);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_PROGRESS_H_
