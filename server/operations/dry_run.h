#ifndef SERVER_OPERATIONS_DRY_RUN_H_
#define SERVER_OPERATIONS_DRY_RUN_H_

#include <memory>
#include <stop_token>

#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "google/protobuf/any.pb.h"
#include "server/operations/admission.h"
#include "server/operations/core.h"
#include "server/operations/live_write.h"
#include "server/operations/write_call.h"

namespace gateway {

// Finds out how a write would end if it were asked for now, as far as that can
// be known before it is sent. Stores and sends nothing.
class DryRun : public std::enable_shared_from_this<DryRun> {
 public:
  DryRun(std::shared_ptr<Core> core, WriteCall call,
         std::stop_token caller_gone, Done<google::protobuf::Any> done);

  // `done` gets what Operations::Validate promises.
  void Start();

 private:
  // The steps, in this order.
  void OnResource(absl::StatusOr<std::string> resource);
  void OnEarlier(absl::StatusOr<OperationRecord> earlier);
  void OnHolder(const absl::StatusOr<OperationRecord>& holder);
  void Prepare();
  void OnPrepared(absl::StatusOr<PreparedWrite> prepared);

  // What the operation that has the request id makes of it.
  void Join(const OperationRecord& earlier);
  void Answer(const OperationRecord& record);
  void Refuse(const absl::Status& why);

  const std::shared_ptr<Core> core_;
  const Until until_;
  Done<google::protobuf::Any> done_;
  WriteKind& kind_;
  LiveWrite asked_;
  // Why there is no resource, which concerns a new write only.
  absl::Status no_resource_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_DRY_RUN_H_
