#include "adapters/base/stop_deadline.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

using std::chrono::steady_clock;

// How long before the end it is logged, so that the line is written by then.
constexpr absl::Duration kForTheLine = absl::Milliseconds(250);

}  // namespace

struct StopDeadline::Shared {
  // Ends the process at `end`, unless it has stopped by then.
  void Watch(const std::future<void>& ended, steady_clock::time_point line,
             steady_clock::time_point end) const;

  const steady_clock::time_point begin = steady_clock::now();
  std::atomic<const char*> part = "";
  std::promise<void> stopped;
};

void StopDeadline::Shared::Watch(const std::future<void>& ended,
                                 steady_clock::time_point line,
                                 steady_clock::time_point end) const {
  if (ended.wait_until(line) == std::future_status::ready) return;
  Log(LogLevel::kError, "stop_overdue", {{"still_stopping", part.load()}});
  if (ended.wait_until(end) == std::future_status::ready) return;
  _exit(EXIT_SUCCESS);
}

StopDeadline::StopDeadline(absl::Duration time)
    : shared_(std::make_shared<Shared>()) {
  const auto end = shared_->begin + absl::ToChronoNanoseconds(time);
  const auto line =
      end - absl::ToChronoNanoseconds(std::min(kForTheLine, time / 10));
  std::thread([shared = shared_, ended = shared_->stopped.get_future(), line,
               end] {
    shared->Watch(ended, line, end);
  }).detach();
}

StopDeadline::~StopDeadline() { shared_->stopped.set_value(); }

void StopDeadline::Enter(const char* part) { shared_->part = part; }

absl::Duration StopDeadline::elapsed() const {
  return absl::FromChrono(steady_clock::now() - shared_->begin);
}

}  // namespace gateway
