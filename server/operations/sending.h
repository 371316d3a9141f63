#ifndef SERVER_OPERATIONS_SENDING_H_
#define SERVER_OPERATIONS_SENDING_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/operations/admission.h"
#include "server/operations/core.h"
#include "server/operations/demand.h"

namespace gateway {

// The one send of a write. Stores that the write is SENDING; once that is
// durable, and if the write is still wanted then, hands it to upstream and
// stores what the first answer says. After the write may have left nothing here
// goes back. Thread-safe.
class Sending : public std::enable_shared_from_this<Sending> {
 public:
  // Whose write it is. Either one of the first five is called, or none if
  // somebody else has ended the write, and nothing was sent; or the last two in
  // order.
  class Owner {
   public:
    virtual ~Owner() = default;
    // The write has ended unsent because of `why`: nobody wants it any more.
    virtual void OnUnwanted(OperationSnapshot present,
                            const absl::Status& why) = 0;
    // The write must end unsent because of `why`.
    virtual void OnUnsent(OperationSnapshot present,
                          const absl::Status& why) = 0;
    // Another change holds the resource after all.
    virtual void OnHeld(OperationSnapshot present) = 0;
    // Others ended the write in the store.
    virtual void OnEndedByOthers() = 0;
    // The gateway stops, so nothing is begun any more.
    virtual void OnDraining() = 0;
    // The write leaves when this returns. `live` has it until it is settled.
    virtual void OnLeaving(std::shared_ptr<LiveRecord> live) = 0;
    // What the first answer says is stored.
    virtual void OnAnswered(const OperationRecord& present) = 0;
  };

  // `demand` lives as long as `owner`. `queued` is the record of the write.
  Sending(std::shared_ptr<Core> core, std::shared_ptr<Owner> owner,
          Demand& demand, OperationSnapshot queued, AdmittedWrite admitted);

  void Begin();

 private:
  void OnStored(absl::StatusOr<OperationSnapshot> stored);
  // Others changed the record: whether the write can go on.
  void OnReloaded(absl::StatusOr<OperationRecord> present);
  void Send();
  void OnSent(Sent sent);

  // The steps follow each other, so that no two threads are here at a time.
  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Owner> owner_;
  Demand& demand_;
  OperationSnapshot record_;
  AdmittedWrite admitted_;
  // Once SENDING is stored, until the first answer is.
  std::shared_ptr<LiveRecord> live_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_SENDING_H_
