#ifndef ADAPTERS_BASE_LOG_WRITER_H_
#define ADAPTERS_BASE_LOG_WRITER_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "absl/time/time.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Writes the lines of the log on a thread of its own, so that nobody who logs
// waits for a disk or for whoever reads standard error. Lines that do not fit
// into the queue, or cannot be written, are dropped and counted; as soon as
// lines are written again, one of them tells how many were lost:
// {"level":"warning","event":"log_lines_dropped","lines":"17"}.
class LogWriter {
 public:
  // What waits to be written, at most.
  struct Limits {
    size_t lines = 10'000;
    size_t bytes = size_t{4} << 20;
  };

  // Writes to `fd`, which stays the caller's. `each_second` is called on the
  // thread about once a second, but not while the reader stalls; it may call
  // Write().
  explicit LogWriter(
      int fd, std::function<void()> each_second = [] {});
  // Lines that still wait are lost: call Flush() first.
  ~LogWriter();
  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  void SetLimits(const Limits& limits);

  // From the next line on, writes to `fd`, which is the writer's from now on.
  // What is being written is lost if the file before takes none for a second.
  void SwitchTo(int fd);

  // Takes a line with its line break. Never waits for the writing. Thread-safe,
  // as the others below.
  void Write(std::string line);

  // Waits until all lines are written, at most so long. Returns whether they
  // are.
  bool Flush(absl::Duration most) const;

  // Lines dropped since the start.
  int64_t dropped() const { return dropped_; }

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  // Takes as many lines as are written at once, and first the file that they go
  // to. Empty: none.
  std::string TakeLines();
  // Returns the file that is to be closed; -1: none.
  int TakeNextFile() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::string TakeQueued() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void WriteLines(const std::string& lines);
  bool HasNextFile() const;
  void Await(Time until);
  // Lets some lines come: to be woken for each costs more than to write it.
  void Gather() const;
  // Sleeps up to `time`, unless it is woken.
  void SleepUntil(Time time) const;
  void Wake() const;
  bool IsIdle() const;

  const std::function<void()> each_second_;
  const int wake_;  // An eventfd, to end the waiting of the thread.

  mutable Mutex mu_;
  Limits limits_ ABSL_GUARDED_BY(mu_);
  std::deque<std::string> lines_ ABSL_GUARDED_BY(mu_);
  size_t bytes_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t untold_ ABSL_GUARDED_BY(mu_) = 0;   // Dropped, and not told yet.
  int64_t telling_ ABSL_GUARDED_BY(mu_) = 0;  // Told in what is being written.
  int64_t writing_ ABSL_GUARDED_BY(mu_) = 0;  // Lines being written.
  bool busy_ ABSL_GUARDED_BY(mu_) = false;    // Something is being written.
  bool failing_ ABSL_GUARDED_BY(mu_) = false;
  bool waiting_ ABSL_GUARDED_BY(mu_) = false;  // The thread waits for lines.
  int next_ ABSL_GUARDED_BY(mu_) = -1;         // What SwitchTo() brought.
  std::atomic<int64_t> dropped_ = 0;
  std::atomic<bool> stopped_ = false;

  // Only the thread uses these.
  int fd_;
  bool owns_fd_ = false;
  bool within_line_ = false;  // A write failed in the middle of a line.
  Time told_;

  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_LOG_WRITER_H_
