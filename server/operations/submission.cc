#include "server/operations/submission.h"

#include <functional>
#include <string>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/amend.h"
#include "server/operations/refusals.h"
#include "server/operations/take_over.h"

namespace gateway {
namespace {

void Join(Asker& asker, const OperationRecord& present,
          const LiveWrite& asked) {
  if (present.fingerprint() != asked.record.fingerprint())
    return asker.OnRefused(RequestIdReused(present));
  asker.OnJoined(present, asked);
}

// As Join(), while the gateway is recovering: takes `present` over first. If
// that frees the request id, calls `freed` instead.
void JoinTakenOver(const std::shared_ptr<Core>& core,
                   const std::shared_ptr<Asker>& asker, OperationRecord present,
                   const LiveWrite& asked, std::function<void()> freed) {
  Amend(
      core, std::move(present),
      [core](OperationRecord& changed) { return TakeOver(changed, *core); },
      [asker, asked, freed = std::move(freed)](
          const absl::StatusOr<OperationSnapshot>& stored) {
        if (!stored.ok()) return asker->OnRefused(StoreSilent());
        if (!(*stored)->bound()) return freed();
        Join(*asker, *stored, asked);
      });
}

absl::Status Unsent(const absl::Status& why) {
  return WithMetadata(why, "outcome", kNotSent);
}

// The store did not take `record` because of `why`. If it failed, it may have
// the record after a restart: then a detached write is sent, and any other ends
// unsent.
absl::Status NotCreated(const OperationRecord& record,
                        const absl::Status& why) {
  const bool failed = absl::IsUnavailable(why) || absl::IsDataLoss(why);
  const bool may_be_sent = record.detached() && failed;
  return may_be_sent ? StoreSilent() : Unsent(NotStored());
}

// `asked` cannot begin because of `why`; an earlier call with its id may have.
void JoinOrRefuse(const std::shared_ptr<Core>& core,
                  const std::shared_ptr<Asker>& asker, LiveWrite asked,
                  absl::Status why) {
  std::string caller = asked.record.caller();
  std::string method = asked.record.method();
  std::string request_id = asked.record.request_id();
  core->store.FindByRequest(
      std::move(caller), std::move(method), std::move(request_id),
      [core, asker, why = std::move(why), asked = std::move(asked),
       recovering = core->recovering.load()](auto found) {
        if (found.ok() && recovering)
          return JoinTakenOver(core, asker, *found, asked,
                               [asker, why] { asker->OnRefused(why); });
        if (found.ok()) return Join(*asker, *found, asked);
        asker->OnRefused(absl::IsNotFound(found.status()) ? why
                                                          : StoreSilent());
      });
}

}  // namespace

void Ask(const std::shared_ptr<Core>& core, const std::shared_ptr<Asker>& asker,
         LiveWrite asked) {
  if (asked.request == nullptr) {
    const absl::Status why = Unsent(
        UnpackRequest(asked.record.method(), asked.record.request()).status());
    return JoinOrRefuse(core, asker, std::move(asked), why);
  }
  const auto shared = std::make_shared<LiveWrite>(std::move(asked));
  core->kinds.at(shared->record.method())
      ->FindResource(
          *shared, [core, asker, shared](absl::StatusOr<std::string> resource) {
            if (!resource.ok())
              return JoinOrRefuse(core, asker, std::move(*shared),
                                  Unsent(resource.status()));
            shared->record.set_resource(*std::move(resource));
            Submit(core, asker, std::move(*shared));
          });
}

void Submit(const std::shared_ptr<Core>& core,
            const std::shared_ptr<Asker>& asker, LiveWrite asked) {
  if (core->live.draining())
    return JoinOrRefuse(core, asker, std::move(asked), Unsent(Draining()));
  OperationRecord record = asked.record;
  core->store.Create(
      std::move(record), [core, asker, asked = std::move(asked),
                          recovering = core->recovering.load()](
                             absl::StatusOr<CreatedOperation> created) {
        if (!created.ok())
          return JoinOrRefuse(core, asker, asked,
                              NotCreated(asked.record, created.status()));
        if (created->created)
          return asker->OnMade({std::move(created->record), asked.request,
                                created->resource_is_free});
        if (!recovering) return Join(*asker, created->record, asked);
        JoinTakenOver(core, asker, created->record, asked,
                      [core, asker, asked] { Submit(core, asker, asked); });
      });
}

}  // namespace gateway
