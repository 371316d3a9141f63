#ifndef SERVER_OPERATIONS_SUBMISSION_H_
#define SERVER_OPERATIONS_SUBMISSION_H_

#include <memory>

#include "absl/status/status.h"
#include "server/operations/core.h"

namespace gateway {

// Who asks for a write, and learns which operation it became.
class Asker {
 public:
  virtual ~Asker() = default;

  // `queued` was made for this asker, who is to see that it begins.
  virtual void OnMade(LiveWrite queued) = 0;
  // An earlier call made `present`, which is the same write as `asked`. Others
  // may be changing it.
  virtual void OnJoined(const OperationRecord& present,
                        const LiveWrite& asked) = 0;
  // There is no operation to speak of.
  virtual void OnRefused(const absl::Status& why) = 0;
};

// Finds what `asked`, from NewOperation(), changes, and submits it.
void Ask(const std::shared_ptr<Core>& core, const std::shared_ptr<Asker>& asker,
         LiveWrite asked);

// Stores `asked`, or joins what is bound to its request id, for `asker`.
void Submit(const std::shared_ptr<Core>& core,
            const std::shared_ptr<Asker>& asker, LiveWrite asked);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_SUBMISSION_H_
