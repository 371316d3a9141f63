#ifndef ADAPTERS_BASE_SYSTEM_CLOCK_H_
#define ADAPTERS_BASE_SYSTEM_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <thread>
#include <utility>

#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/trusted_time.h"

namespace gateway {

// The system's clocks, the monotonic one for Now(); actions run on one thread,
// in the order they fall due.
class SystemClock final : public Clock {
 public:
  SystemClock();
  // Forgets what is scheduled. Timers may outlive the clock.
  ~SystemClock() override;
  // Forgets what is scheduled, and from here on schedules nothing.
  void Stop();

  absl::Time Now() override { return start_ + SinceStart(); }
  absl::Time WallNow() override;
  absl::Time TrustedNow() override;
  // Says what TrustedNow() was when it was last heard of. Until this is called,
  // it begins with the system's time.
  void TrustFrom(absl::Time known);

  std::unique_ptr<Timer> RunAt(absl::Time when,
                               absl::AnyInvocable<void() &&> action) override;

 private:
  // When an action falls due, and a number that orders actions which fall due
  // at the same time.
  using Key = std::pair<absl::Time, uint64_t>;
  struct Schedule;
  class ScheduledTimer;

  void Run();
  absl::Duration SinceStart() const {
    return absl::FromChrono(std::chrono::steady_clock::now() - steady_start_);
  }

  // The same moment, by both clocks of the system.
  const std::chrono::steady_clock::time_point steady_start_;
  const absl::Time start_;
  Mutex trust_;
  TrustedTime trusted_ ABSL_GUARDED_BY(trust_);
  const std::shared_ptr<Schedule> schedule_;
  std::thread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_SYSTEM_CLOCK_H_
