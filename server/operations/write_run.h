#ifndef SERVER_OPERATIONS_WRITE_RUN_H_
#define SERVER_OPERATIONS_WRITE_RUN_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/mutex.h"
#include "server/operations/admission.h"
#include "server/operations/backlog_place.h"
#include "server/operations/core.h"
#include "server/operations/demand.h"
#include "server/operations/live_write.h"
#include "server/operations/resource_turn.h"
#include "server/operations/sending.h"

namespace gateway {

// Takes one stored write from QUEUED to the end of its only send, and keeps the
// turn of its resource until the write is settled. The steps are parts with a
// name each:
//
//   ResourceTurn -> BacklogPlace -> AdmitWrite() -> Sending
//
// and Demand decides whether the next one is wanted. Before its send a detached
// write goes on by itself until its time is over; any other write goes on only
// while somebody waits for it. Thread-safe.
class WriteRun final : public std::enable_shared_from_this<WriteRun>,
                       private Sending::Owner {
 public:
  WriteRun(std::shared_ptr<Core> core, LiveWrite queued);

  // Keeps `place` until the write is sent or ends unsent. While the write waits
  // behind another change of its resource, or because the gateway is too busy,
  // it gives the place up, and later gets another one by `find`. Call before
  // Start().
  void TakePlace(BacklogPlace::Place place, BacklogPlace::Find find);
  // The record; an empty one once the write has left.
  OperationSnapshot record();
  // Begins. Callers that wait for the write must have joined before.
  void Start();

  // A caller waits for the write, until `give_up`.
  void Join(absl::Time give_up) { demand_.Join(give_up); }
  // A caller waits no more. If it was the last one and nothing was sent, the
  // write ends unsent because of `why`. Returns whether the write is ending; a
  // record that says how it ended then follows.
  bool Leave(const absl::Status& why);
  // From here on this run treats the write as detached. Returns false if the
  // write ended unsent before it was detached: then nobody sends it.
  bool Detach();
  // The store has this write as detached, or may have. As Detach(); and if the
  // write has ended unsent, nobody is told so before that is stored.
  bool DetachStored();

  // Ends the write because of `why` if nothing was sent yet.
  void EndUnsent(const absl::Status& why);
  // The gateway drains: ends the write unsent, or leaves a detached one to the
  // next process.
  void Drain();
  // Somebody else has ended the write in the store, unsent.
  void Abandon();

  // The engine is being destroyed. First call Stop() of all runs: a write that
  // was not sent takes no further step. Then call LetGo() of each: it gives its
  // turn to the next write.
  void Stop();
  void LetGo() { Finish(); }

 private:
  // The steps in order. Each leads to the next, to EndUnsent(), or, as long as
  // nothing was sent, back to an earlier one.
  void AwaitTurn();
  void OnTurn(const absl::Status& turn);
  void Admit();
  // The run had asked for admission until `asked_until`.
  void OnAdmitted(absl::StatusOr<AdmittedWrite> admitted,
                  absl::Time asked_until);
  // Admission failed. Asks again at once if a caller joined that waits longer;
  // asks again later if the write is detached and the gateway is only too busy.
  void OnNotAdmitted(const absl::Status& why, absl::Time asked_until);

  void OnUnwanted(OperationSnapshot present, const absl::Status& why) override;
  void OnUnsent(OperationSnapshot present, const absl::Status& why) override;
  void OnHeld(OperationSnapshot present) override;
  void OnEndedByOthers() override { Abandon(); }
  void OnDraining() override { Drain(); }
  void OnLeaving(std::shared_ptr<LiveRecord> live) override;
  void OnAnswered(const OperationRecord& present) override;

  // The write has ended unsent because of `why`: stores that, and then
  // Finish().
  void StoreEnd(const absl::Status& why);
  // Ends the run, and gives the turn to the next write.
  void Finish();
  // Empty once the write has left.
  SharedWrite write();
  // The write with its request, which is unpacked and kept if it was not yet.
  absl::StatusOr<SharedWrite> UnpackedWrite();
  void SetRecord(const OperationRecord& present);

  const std::shared_ptr<Core> core_;
  const std::string name_;
  Demand demand_;
  BacklogPlace place_;
  const std::shared_ptr<ResourceTurn> turn_;
  Mutex mu_;
  // Null once the write has left.
  SharedWrite write_ ABSL_GUARDED_BY(mu_);
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  // Once the write has left: the record, and a watch for its end.
  std::shared_ptr<LiveRecord> live_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_RUN_H_
