#include "server/notifications/subscription_io.h"

#include <optional>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

// Few, because each may be large.
constexpr int kReplaysAtOnce = 32;

void LogFailure(const std::string& name, const absl::Status& status) {
  if (status.ok()) return;
  LogSampled(LogLevel::kWarning, "subscription_not_kept", {},
             {{"name", name}, {"error", std::string(status.message())}});
}

}  // namespace

void SubscriptionIo::Load(Report report) {
  store_.Load(name_, [report = std::move(report)](auto loaded) {
    report([&](SubscriptionState& state, absl::Time now) {
      state.TakeLoaded(loaded, now);
    });
  });
}

void SubscriptionIo::Write(SubscriptionChange change, Report report) {
  store_.Apply(std::move(change),
               [name = name_, report = std::move(report)](auto written) {
                 LogFailure(name, written.status());
                 report([&](SubscriptionState& state, absl::Time /*now*/) {
                   state.TakeWritten(written);
                 });
               });
}

void SubscriptionIo::Read(const GroupReader::Step& step, Report report) {
  switch (step.kind) {
    case GroupReader::Step::Kind::kRest: return;
    case GroupReader::Step::Kind::kPage:
      return ReadPage(step.after, std::move(report));
    case GroupReader::Step::Kind::kAwait:
      return AwaitMore(step.after, std::move(report));
    case GroupReader::Step::Kind::kReplays:
      return ListReplays(std::move(report));
  }
}

void SubscriptionIo::ReadPage(int64_t after, Report report) {
  const auto take = [after, report](absl::StatusOr<Page> page) {
    report([&](SubscriptionState& state, absl::Time now) {
      state.TakePage(after, std::move(page), now);
    });
  };
  std::optional<Page> page = feed_.Next(after, /*with_raw=*/false, take);
  if (page) take(*std::move(page));
}

void SubscriptionIo::AwaitMore(int64_t after, Report report) {
  feed_.Wait(this, after, [report = std::move(report)] {
    report([](SubscriptionState& state, absl::Time /*now*/) { state.Woken(); });
  });
}

void SubscriptionIo::ListReplays(Report report) {
  store_.ListReplays(
      name_, kReplaysAtOnce, [report = std::move(report)](auto sequences) {
        report([&](SubscriptionState& state, absl::Time /*now*/) {
          state.TakeReplays(sequences);
        });
      });
}

}  // namespace gateway
