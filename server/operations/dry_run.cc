#include "server/operations/dry_run.h"

#include <string>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/new_operation.h"
#include "server/operations/operation_result.h"
#include "server/operations/operation_state.h"
#include "server/operations/refusals.h"
#include "server/operations/take_over.h"

namespace gateway {

using google::protobuf::Any;

DryRun::DryRun(std::shared_ptr<Core> core, WriteCall call,
               std::stop_token caller_gone, Done<Any> done)
    : core_(std::move(core)),
      until_(call.give_up, std::move(caller_gone)),
      done_(std::move(done)),
      kind_(*core_->kinds.at(call.method)),
      asked_(NewOperation(*core_, std::move(call))) {
  // There is no operation, so that no answer may name one.
  asked_.record.clear_name();
}

void DryRun::Start() {
  if (asked_.request == nullptr)
    return OnResource(
        UnpackRequest(asked_.record.method(), asked_.record.request())
            .status());
  kind_.FindResource(asked_, [self = shared_from_this()](
                                 absl::StatusOr<std::string> resource) {
    self->OnResource(std::move(resource));
  });
}

void DryRun::OnResource(absl::StatusOr<std::string> resource) {
  no_resource_ = resource.status();
  if (resource.ok()) asked_.record.set_resource(*std::move(resource));
  core_->store.FindByRequest(asked_.record.caller(), asked_.record.method(),
                             asked_.record.request_id(),
                             [self = shared_from_this()](auto earlier) {
                               self->OnEarlier(std::move(earlier));
                             });
}

void DryRun::OnEarlier(absl::StatusOr<OperationRecord> earlier) {
  // One that an earlier process left may free the request id.
  if (earlier.ok() && core_->recovering && TakeOver(*earlier, *core_) &&
      !earlier->bound())
    earlier = absl::NotFoundError("it ends unsent");
  if (earlier.ok()) return Join(*earlier);
  // An earlier call with the request id may have been sent.
  if (!absl::IsNotFound(earlier.status()))
    return std::move(done_)(OperationNotRead());
  if (core_->live.draining()) return Refuse(Draining());
  if (!no_resource_.ok()) return Refuse(no_resource_);
  if (asked_.record.resource().empty()) return Prepare();
  core_->store.FindHolder(asked_.record.resource(),
                          [self = shared_from_this()](
                              const absl::StatusOr<OperationRecord>& holder) {
                            self->OnHolder(holder);
                          });
}

void DryRun::Join(const OperationRecord& earlier) {
  if (earlier.fingerprint() != asked_.record.fingerprint())
    return std::move(done_)(RequestIdReused(earlier));
  if (IsSettled(earlier)) return std::move(done_)(ResultOf(earlier));
  Answer(earlier);
}

void DryRun::OnHolder(const absl::StatusOr<OperationRecord>& holder) {
  if (holder.ok() && holder->state() == v1::OperationMetadata::STATE_UNRESOLVED)
    return Refuse(Busy(*holder));
  if (!holder.ok() && !absl::IsNotFound(holder.status()))
    return Refuse(OperationNotRead());
  // Behind any other holder the write would only wait.
  Prepare();
}

void DryRun::Prepare() {
  PrepareWrite(
      core_, std::make_shared<const LiveWrite>(asked_), "", until_,
      [self = shared_from_this()](absl::StatusOr<PreparedWrite> prepared) {
        self->OnPrepared(std::move(prepared));
      });
}

void DryRun::OnPrepared(absl::StatusOr<PreparedWrite> prepared) {
  if (!prepared.ok()) return Refuse(prepared.status());
  *asked_.record.mutable_prepared() = std::move(prepared->prepared);
  Answer(asked_.record);
}

void DryRun::Answer(const OperationRecord& record) {
  std::move(done_)(kind_.Preview(record));
}

void DryRun::Refuse(const absl::Status& why) {
  std::move(done_)(WithMetadata(why, "outcome", kNotSent));
}

}  // namespace gateway
