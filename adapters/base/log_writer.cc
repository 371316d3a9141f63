#include "adapters/base/log_writer.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "adapters/base/log_line.h"
#include "adapters/base/write_while.h"

namespace gateway {
namespace {

// Lines are written together up to this size; a pipe takes it as one.
constexpr size_t kTogetherBytes = 4096;
constexpr std::chrono::seconds kRound(1);
// How long lines gather after some were written. The first line after a silence
// waits for none.
constexpr std::chrono::milliseconds kGatherTime(2);

}  // namespace

LogWriter::LogWriter(int fd, std::function<void()> each_second)
    : each_second_(std::move(each_second)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      fd_(fd),
      thread_([this] { Run(); }) {}

LogWriter::~LogWriter() {
  stopped_ = true;
  Wake();
  thread_.join();
  MutexLock lock(mu_);
  if (owns_fd_) close(fd_);
  if (next_ >= 0) close(next_);
  if (wake_ >= 0) close(wake_);
}

void LogWriter::SetLimits(const Limits& limits) {
  MutexLock lock(mu_);
  limits_ = limits;
}

void LogWriter::SwitchTo(int fd) {
  int unused = -1;
  {
    MutexLock lock(mu_);
    unused = std::exchange(next_, fd);
  }
  if (unused >= 0) close(unused);
  Wake();
}

void LogWriter::Write(std::string line) {
  bool wake = false;
  {
    MutexLock lock(mu_);
    if (lines_.size() >= limits_.lines ||
        line.size() > limits_.bytes - std::min(limits_.bytes, bytes_)) {
      ++untold_;
      ++dropped_;
      return;
    }
    bytes_ += line.size();
    lines_.push_back(std::move(line));
    wake = std::exchange(waiting_, false);
  }
  if (wake) Wake();
}

// Polls, because at the end of the process the other side may be stuck.
bool LogWriter::Flush(absl::Duration most) const {
  const auto until =
      std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(most);
  while (!IsIdle()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    absl::SleepFor(absl::Milliseconds(2));
  }
  return true;
}

bool LogWriter::IsIdle() const {
  MutexLock lock(mu_);
  return lines_.empty() && !busy_ && (untold_ == 0 || failing_);
}

void LogWriter::Run() {
  Time next_round = std::chrono::steady_clock::now() + kRound;
  while (!stopped_) {
    if (std::chrono::steady_clock::now() >= next_round) {
      next_round = std::chrono::steady_clock::now() + kRound;
      each_second_();
    }
    const std::string lines = TakeLines();
    if (lines.empty()) {
      Await(next_round);
    } else {
      WriteLines(lines);
      Gather();
    }
  }
}

int LogWriter::TakeNextFile() {
  if (next_ < 0) return -1;
  const int old = owns_fd_ ? fd_ : -1;
  fd_ = std::exchange(next_, -1);
  owns_fd_ = true;
  within_line_ = false;
  failing_ = false;
  return old;
}

std::string LogWriter::TakeLines() {
  int old = -1;
  std::string taken;
  {
    MutexLock lock(mu_);
    old = TakeNextFile();
    taken = TakeQueued();
    busy_ = !taken.empty();
  }
  if (old >= 0) close(old);
  return taken;
}

std::string LogWriter::TakeQueued() {
  const Time now = std::chrono::steady_clock::now();
  std::string taken;
  writing_ = 0;
  telling_ = 0;
  // If it failed, only together with a line: else it would be tried for ever.
  // Not again and again while more is logged than can be written.
  if (untold_ > 0 && (lines_.empty() ? !failing_ : now - told_ >= kRound)) {
    telling_ = untold_;
    told_ = now;
    taken = LogLine(LogLevel::kWarning, "log_lines_dropped",
                    {{"lines", absl::StrCat(untold_)}});
  }
  while (!lines_.empty() &&
         (taken.empty() ||
          taken.size() + lines_.front().size() <= kTogetherBytes)) {
    bytes_ -= lines_.front().size();
    taken += lines_.front();
    lines_.pop_front();
    ++writing_;
  }
  return taken;
}

void LogWriter::WriteLines(const std::string& lines) {
  const std::string text = within_line_ ? absl::StrCat("\n", lines) : lines;
  const Time until = std::chrono::steady_clock::now() + kRound;
  const WriteResult result = WriteWhile(fd_, text, [this, until] {
    if (stopped_) return false;
    return std::chrono::steady_clock::now() < until || !HasNextFile();
  });
  if (result.written > 0) within_line_ = text[result.written - 1] != '\n';
  const int64_t unwritten =
      std::count(text.begin() + static_cast<std::ptrdiff_t>(result.written),
                 text.end(), '\n');
  MutexLock lock(mu_);
  busy_ = false;
  failing_ = result.error != 0;
  // What tells of lost lines comes first, and is none of them.
  const int64_t lost = std::min(unwritten, writing_);
  if (unwritten == lost) untold_ -= telling_;
  untold_ += lost;
  dropped_ += lost;
}

bool LogWriter::HasNextFile() const {
  MutexLock lock(mu_);
  return next_ >= 0;
}

void LogWriter::Await(Time until) {
  {
    MutexLock lock(mu_);
    if (!lines_.empty()) return;
    waiting_ = true;
  }
  SleepUntil(until);
  MutexLock lock(mu_);
  waiting_ = false;
}

void LogWriter::Gather() const {
  {
    MutexLock lock(mu_);
    if (bytes_ >= kTogetherBytes) return;
  }
  SleepUntil(std::chrono::steady_clock::now() + kGatherTime);
}

void LogWriter::SleepUntil(Time time) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      time - std::chrono::steady_clock::now());
  pollfd state = {wake_, POLLIN, 0};
  poll(&state, 1, static_cast<int>(std::max<int64_t>(left.count(), 0)));
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t read_bytes =
      read(wake_, &count, sizeof(count));
}

void LogWriter::Wake() const {
  const uint64_t one = 1;
  // A counter that is full wakes, too; without one, the next second does.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
}

}  // namespace gateway
