#include "adapters/store/room_check.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/gather.h"
#include "adapters/base/log.h"
#include "adapters/base/mutex.h"

namespace gateway {
namespace {

enum class Level { kRoom, kScarce, kFull };

double PartOf(int64_t kept, int64_t max) {
  return static_cast<double>(kept) / static_cast<double>(max);
}

Level LevelOf(const StoredAmount& kept, const StoredAmount& max) {
  constexpr double kScarcePart = 0.8;
  constexpr double kFullPart = 0.99;
  const double count = PartOf(kept.count, max.count);
  const double bytes = PartOf(kept.bytes, max.bytes);
  if (count >= 1 || bytes >= kFullPart) return Level::kFull;
  return std::max(count, bytes) >= kScarcePart ? Level::kScarce : Level::kRoom;
}

void LogRoom(const BoundedKind& kind, const StoredAmount& kept, Level level) {
  LogFields fields = {{"kind", kind.name},
                      {"count", absl::StrCat(kept.count)},
                      {"max_count", absl::StrCat(kind.max.count)},
                      {"bytes", absl::StrCat(kept.bytes)},
                      {"max_bytes", absl::StrCat(kind.max.bytes)}};
  switch (level) {
    case Level::kRoom:
      return Log(LogLevel::kInfo, "room_again", std::move(fields));
    case Level::kScarce:
      return Log(LogLevel::kWarning, "room_scarce", std::move(fields));
    case Level::kFull:
      return Log(LogLevel::kError, "room_full", std::move(fields));
  }
}

}  // namespace

// One round at a time. What it waits for keeps it alive, its timer does not.
class RoomCheck::Rounds : public std::enable_shared_from_this<Rounds> {
 public:
  Rounds(std::vector<BoundedKind> kinds, Clock& clock, Measured measured)
      : kinds_(std::move(kinds)),
        clock_(clock),
        measured_(std::move(measured)),
        levels_(kinds_.size(), Level::kRoom),
        alarm_(clock) {}

  void Measure();
  void Stop() { alarm_.Stop(); }

 private:
  using Results = std::vector<absl::StatusOr<StoredAmount>>;

  void Take(Results results);
  void Tell();
  void TellOf(size_t index, const StoredAmount& kept);

  const std::vector<BoundedKind> kinds_;
  Clock& clock_;
  const Measured measured_;
  Mutex mu_;
  Results results_ ABSL_GUARDED_BY(mu_);
  std::vector<Level> levels_;  // Used by actions of the alarm's only.
  Alarm alarm_;
};

void RoomCheck::Rounds::Measure() {
  const auto gather = std::make_shared<Gather<StoredAmount>>(
      kinds_.size(), [self = shared_from_this()](Results results) {
        self->Take(std::move(results));
      });
  for (size_t i = 0; i < kinds_.size(); ++i) kinds_[i].measure(gather->At(i));
}

void RoomCheck::Rounds::Take(Results results) {
  {
    MutexLock lock(mu_);
    results_ = std::move(results);
  }
  alarm_.Set(clock_.Now(), weak_from_this(), &Rounds::Tell);
}

void RoomCheck::Rounds::Tell() {
  Results results;
  {
    MutexLock lock(mu_);
    results = std::move(results_);
  }
  for (size_t i = 0; i < results.size(); ++i)
    if (results[i].ok()) TellOf(i, *results[i]);
  alarm_.Set(clock_.Now() + kInterval, weak_from_this(), &Rounds::Measure);
}

void RoomCheck::Rounds::TellOf(size_t index, const StoredAmount& kept) {
  const BoundedKind& kind = kinds_[index];
  measured_(kind, kept);
  const Level now = LevelOf(kept, kind.max);
  if (std::exchange(levels_[index], now) != now) LogRoom(kind, kept, now);
}

RoomCheck::RoomCheck(std::vector<BoundedKind> kinds, Clock& clock,
                     Measured measured)
    : rounds_(std::make_shared<Rounds>(std::move(kinds), clock,
                                       std::move(measured))) {
  rounds_->Measure();
}

RoomCheck::~RoomCheck() { rounds_->Stop(); }

}  // namespace gateway
