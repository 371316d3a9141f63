#include "server/operations/recovery.h"

#include <string>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

using State = v1::OperationMetadata;

// What has been taken over of `pages`, and who wants to know that all is.
struct Progress {
  std::shared_ptr<Core> core;
  std::weak_ptr<LeftPages> pages;
  std::function<void()> done;
  size_t seen = 0;
};

void GoOn(const std::shared_ptr<Progress>& progress) {
  const auto pages = progress->pages.lock();
  if (pages == nullptr) return;
  pages->Next([progress](const LeftPages::Records& page) {
    progress->seen += page.size();
    if (!page.empty()) return GoOn(progress);
    progress->core->recovering = false;
    Log(LogLevel::kInfo, "operations_recovered",
        {{"open", std::to_string(progress->seen)}});
    progress->done();
  });
}

}  // namespace

std::shared_ptr<LeftPages> RecoverOperations(const std::shared_ptr<Core>& core,
                                             std::function<void()> done) {
  core->recovering = true;
  auto pages = std::make_shared<LeftPages>(
      core, std::vector{State::STATE_QUEUED, State::STATE_SENDING,
                        State::STATE_ENQUEUED});
  GoOn(std::make_shared<Progress>(Progress{core, pages, std::move(done)}));
  return pages;
}

}  // namespace gateway
