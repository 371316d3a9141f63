#ifndef SERVER_OPERATIONS_WRITE_RUN_H_
#define SERVER_OPERATIONS_WRITE_RUN_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"
#include "server/operations/admission.h"
#include "server/operations/backlog_place.h"
#include "server/operations/core.h"
#include "server/operations/demand.h"
#include "server/operations/live_write.h"
#include "server/operations/resource_turn.h"
#include "server/operations/sending.h"

namespace gateway {

// Takes one stored write from QUEUED to the end of its one send, and keeps its
// resource's turn until it is settled. The steps are parts with a name each:
//
//   ResourceTurn -> BacklogPlace -> AdmitWrite() -> Sending
//
// and Demand decides whether the next one is wanted. A detached write goes on
// unsent by itself until its time is over, any other while somebody waits.
// Thread-safe.
class WriteRun final : public std::enable_shared_from_this<WriteRun>,
                       private Sending::Owner {
 public:
  WriteRun(std::shared_ptr<Core> core, LiveWrite queued);

  // Keeps `place` until the write is sent or ends unsent; while the write waits
  // behind another change of its resource, or because the gateway is too busy,
  // it gives the place up, and then gets one by `find`. Before Start().
  void TakePlace(BacklogPlace::Place place, BacklogPlace::Find find);
  // Begins. Whoever waits for the write has joined before.
  void Start();

  // Somebody waits for the write, until `give_up`.
  void Join(absl::Time give_up) { demand_.Join(give_up); }
  // Somebody waits no more. If nobody does and nothing was sent, the write ends
  // because of `why`. Returns whether it is ending, so that a record will say
  // how.
  bool Leave(const absl::Status& why);
  // From here on the write is detached, in memory. Returns whether it still
  // can be.
  bool Detach();

  // Ends the write because of `why` if nothing was sent yet.
  void EndUnsent(const absl::Status& why);
  // The gateway stops: ends the write unsent, or leaves a detached one to the
  // next process.
  void Drain();
  // Others ended the write in the store, unsent.
  void Abandon();

  // The engine goes. First all runs stop: what was not sent takes no further
  // step. Then each gives its turn to the next.
  void Stop();
  void LetGo() { Finish(); }

 private:
  // The steps in order. Each leads to the next, to EndUnsent(), or, as long as
  // nothing was sent, back to an earlier one.
  void AwaitTurn();
  void OnTurn(const absl::Status& turn);
  void Admit();
  // Admission was asked for until `asked_until`.
  void OnAdmitted(absl::StatusOr<AdmittedWrite> admitted,
                  absl::Time asked_until);
  // Admission failed. Asks again if somebody joined who waits longer, or in a
  // while if the gateway is only too busy for a detached write.
  void OnNotAdmitted(const absl::Status& why, absl::Time asked_until);

  void OnUnsent(OperationRecord present, const absl::Status& why) override;
  void OnHeld(OperationRecord present) override;
  void OnEndedByOthers() override { Abandon(); }
  void OnDraining() override { Drain(); }
  void OnLeaving() override;
  void OnAnswered(const OperationRecord& present) override;

  // The turn goes to the next.
  void Finish();
  LiveWrite write();
  void SetRecord(OperationRecord present);

  const std::shared_ptr<Core> core_;
  const std::string name_;
  Demand demand_;
  BacklogPlace place_;
  const std::shared_ptr<ResourceTurn> turn_;
  Mutex mu_;
  LiveWrite write_ ABSL_GUARDED_BY(mu_);
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  // For the write's own end, once it has left.
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_RUN_H_
