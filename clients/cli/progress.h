#ifndef CLIENTS_CLI_PROGRESS_H_
#define CLIENTS_CLI_PROGRESS_H_

#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace fourws::cli {

// A line on standard error that shows that something is awaited and for how
// long, rewritten in place; nothing at all unless that is a terminal. The line
// is gone when this is.
class Progress {
 public:
  // `json`: the reader is a program, show nothing.
  Progress(std::string what, bool json);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Redraws the line with `detail` behind it.
  void Show(const std::string& detail);

 private:
  const std::string what_;
  const bool shown_;
  const absl::Time start_ = absl::Now();
  int frame_ = 0;
};

// How often a waiting loop should call `Show`.
inline constexpr absl::Duration kProgressTick = absl::Milliseconds(120);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_PROGRESS_H_
