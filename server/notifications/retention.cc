#include "server/notifications/retention.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/alarm.h"
#include "adapters/base/log.h"

namespace gateway {

// One look at a time. What it waits for keeps it alive, its timer does not.
class Retention::Trimmer : public std::enable_shared_from_this<Trimmer> {
 public:
  Trimmer(EventLog& log, Clock& clock, RetentionOptions options)
      : log_(log), clock_(clock), options_(options), alarm_(clock) {}

  void Look();

  void Stop() { alarm_.Stop(); }

 private:
  template <typename Next>
  auto Then(Next next) {
    return [self = shared_from_this(), next](auto result) {
      if (result.ok()) return next(*result);
      self->Complain(result.status());
      self->LookLater();
    };
  }

  // Not of what is stopped: the store is stopping as well.
  void Complain(const absl::Status& status) {
    if (alarm_.stopped()) return;
    Log(LogLevel::kWarning, "log_not_trimmed",
        {{"error", std::string(status.message())}});
  }

  void FindSmall(int64_t young) {
    log_.FirstWithin(options_.bytes, Then([this, young](int64_t small) {
                       Trim(std::max(young, small));
                     }));
  }

  void Trim(int64_t first) {
    const int64_t before = log_.bounds().first;
    if (first <= before) return LookLater();
    log_.TrimBefore(first, Then([this, before](const LogBounds& kept) {
                      Log(LogLevel::kInfo, "log_trimmed",
                          {{"events", absl::StrCat(kept.first - before)},
                           {"first", absl::StrCat(kept.first)}});
                      LookLater();
                    }));
  }

  void LookLater() {
    alarm_.Set(clock_.Now() + options_.every, weak_from_this(), &Trimmer::Look);
  }

  EventLog& log_;
  Clock& clock_;
  const RetentionOptions options_;
  Alarm alarm_;
};

void Retention::Trimmer::Look() {
  const absl::Time now = clock_.TrustedNow();
  log_.FirstStoredSince(now - options_.age, now,
                        Then([this](int64_t young) { FindSmall(young); }));
}

Retention::Retention(EventLog& log, Clock& clock, RetentionOptions options)
    : trimmer_(std::make_shared<Trimmer>(log, clock, options)) {
  trimmer_->Look();
}

Retention::~Retention() { trimmer_->Stop(); }

}  // namespace gateway
