#include "adapters/store/time_keeper.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/log.h"

namespace gateway {
namespace {

constexpr char kAdvice[] =
    "what is kept for a time ages by the clock that the store knows, which "
    "gains at most an hour each hour; if the system's clock is right, start "
    "the gateway once with --trust_clock";

void LogDifference(absl::Duration ahead) {
  Log(LogLevel::kWarning, "clock_not_trusted",
      {{"ahead_seconds", absl::StrCat(absl::ToInt64Seconds(ahead))},
       {"advice", kAdvice}});
}

}  // namespace

// One look at a time, on the clock's threads but for the first. What it waits
// for keeps it alive, its timer does not.
class TimeKeeper::Rounds : public std::enable_shared_from_this<Rounds> {
 public:
  Rounds(TimeStore& store, Clock& clock, Report report)
      : store_(store),
        clock_(clock),
        report_(std::move(report)),
        alarm_(clock) {}

  void Look() {
    const absl::Time trusted = clock_.TrustedNow();
    const absl::Duration ahead = clock_.WallNow() - trusted;
    const bool differs = absl::AbsDuration(ahead) > kTolerated;
    if (differs && !differs_) LogDifference(ahead);
    if (!differs && differs_) Log(LogLevel::kInfo, "clock_trusted");
    differs_ = differs;
    report_(ahead);
    Save(trusted);
    alarm_.Set(clock_.Now() + kInterval, weak_from_this(), &Rounds::Look);
  }

  void Stop() {
    alarm_.Stop();
    Save(clock_.TrustedNow());
  }

 private:
  // What is not saved was that much less time for the next process.
  void Save(absl::Time trusted) {
    store_.Save(trusted, [self = shared_from_this()](const auto&) {});
  }

  TimeStore& store_;
  Clock& clock_;
  const Report report_;
  bool differs_ = false;
  Alarm alarm_;
};

TimeKeeper::TimeKeeper(TimeStore& store, Clock& clock, Report report)
    : rounds_(std::make_shared<Rounds>(store, clock, std::move(report))) {
  rounds_->Look();
}

TimeKeeper::~TimeKeeper() { rounds_->Stop(); }

}  // namespace gateway
