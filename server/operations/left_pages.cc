#include "server/operations/left_pages.h"

#include <utility>

#include "adapters/base/log.h"
#include "server/operations/take_over.h"

namespace gateway {
namespace {

// Other reads wait for that of a page, other writes for its changes, which are
// one commit.
constexpr int kLeftPage = 100;

}  // namespace

void LeftPages::Next(std::function<void(const Records&)> then) {
  then_ = std::move(then);
  Read();
}

void LeftPages::Read() {
  if (alarm_.stopped()) return;
  if (state_ == states_.size()) return std::exchange(then_, nullptr)({});
  core_->store.ListOpen(states_[state_], after_, kLeftPage,
                        [self = shared_from_this()](auto page) {
                          self->OnRead(std::move(page));
                        });
}

void LeftPages::OnRead(absl::StatusOr<Records> page) {
  if (!page.ok()) return TryLater(page.status());
  if (page->empty()) {
    ++state_;
    after_.clear();
    return Read();
  }
  const auto records = std::make_shared<const Records>(*std::move(page));
  TakeOverAll(core_, *records,
              [self = shared_from_this(), records](const absl::Status& taken) {
                self->OnTakenOver(*records, taken);
              });
}

void LeftPages::OnTakenOver(const Records& page, const absl::Status& taken) {
  if (!taken.ok()) return TryLater(taken);
  after_ = page.back().name();
  std::exchange(then_, nullptr)(page);
}

void LeftPages::TryLater(const absl::Status& why) {
  LogSampled(LogLevel::kError, "operations_not_taken_over", {},
             {{"error", why.ToString()}});
  alarm_.Set(core_->clock.Now() + absl::Seconds(1), weak_from_this(),
             &LeftPages::Read);
}

}  // namespace gateway
