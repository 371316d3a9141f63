#ifndef SERVER_OPERATIONS_WRITE_RUN_H_
#define SERVER_OPERATIONS_WRITE_RUN_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/mutex.h"
#include "server/operations/core.h"

namespace gateway {

// Takes one stored write from QUEUED to the end of its one send, and keeps its
// resource's turn until it is settled. A detached write goes on unsent by
// itself until its time is over, any other while somebody waits. Thread-safe.
class WriteRun : public std::enable_shared_from_this<WriteRun> {
 public:
  WriteRun(std::shared_ptr<Core> core, OperationRecord queued);

  // Begins. Whoever waits for the write has joined before.
  void Start();

  // Somebody waits for the write, until `give_up`.
  void Join(absl::Time give_up);
  // Somebody waits no more. If nobody does and nothing was sent, the write ends
  // because of `why`. Returns whether it is ending, so that a record will tell
  // how.
  bool Leave(const absl::Status& why);

  // From here on the write is detached, in memory. Returns whether it still
  // can be.
  bool Detach();
  // Keeps `place` until the write is sent or ends unsent, but for the time that
  // it waits behind another change of its resource, or because the gateway is
  // too busy: then it gives the place up, and gets one by `find` when that is
  // over. Before Start().
  using Place = std::shared_ptr<void>;
  using FindPlace = std::function<void(std::function<void(Place)>)>;
  void TakePlace(Place place, FindPlace find);

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
  enum class Phase {
    kUnsent,   // Nothing can have left; nothing is being stored.
    kStoring,  // SENDING is being stored.
    kLeft,     // It may have left: never again.
    kEnded,    // It ended unsent, or it stopped.
  };

  // The steps, in this order; each ends in the next, in EndUnsent, or, as long
  // as nothing was stored as SENDING, in an earlier one.
  void OnTurn();
  void FindHolder();
  void OnHolder(absl::StatusOr<OperationRecord> holder);
  void WaitFor(const OperationRecord& holder);
  void RegainPlace();
  void Prepare();
  void Admit(google::protobuf::Any prepared);
  // Prepare() or Admit() failed, asked to last until `asked_until`: begins with
  // Prepare() again if the write has more time by now, or in a while if only
  // the gateway is too busy for a detached one. Nothing was sent.
  void OnFailed(const absl::Status& why, absl::Time asked_until);
  void StoreSending();
  void OnStored(absl::StatusOr<OperationRecord> stored, std::string token);
  // Others changed the record: whether the write can go on.
  void Reload();
  void OnReloaded(absl::StatusOr<OperationRecord> present);
  void Send(std::string token);
  void OnSent(Sent sent);

  void StoreEnd(const absl::Status& why);
  // The turn goes to the next.
  void Finish();
  bool IsUnsent();
  // Why the write must not be sent any more, if so.
  absl::Status StillWanted(absl::Time now);

  const std::shared_ptr<Core> core_;
  const std::string name_;
  Mutex mu_;
  OperationRecord record_ ABSL_GUARDED_BY(mu_);
  Phase phase_ ABSL_GUARDED_BY(mu_) = Phase::kUnsent;
  // Those who want the write sent; a detached write itself is one of them.
  int waiting_ ABSL_GUARDED_BY(mu_) = 0;
  bool detached_ ABSL_GUARDED_BY(mu_) = false;
  // Tells what the write waits for that it is not to be sent any more.
  std::stop_source given_up_;
  // When the last of them gives up.
  absl::Time give_up_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  // Whether another change of the resource goes first, and its name if known.
  bool behind_ ABSL_GUARDED_BY(mu_) = false;
  std::string holder_ ABSL_GUARDED_BY(mu_);
  // Why the last that waited left.
  absl::Status left_ ABSL_GUARDED_BY(mu_);
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Turns::Ticket> turn_ ABSL_GUARDED_BY(mu_);
  bool has_turn_ ABSL_GUARDED_BY(mu_) = false;
  // Between its admission and its send.
  std::shared_ptr<Permit> permit_ ABSL_GUARDED_BY(mu_);
  Place place_ ABSL_GUARDED_BY(mu_);
  // None: the write needs no place.
  FindPlace find_place_ ABSL_GUARDED_BY(mu_);
  // On the resource's holder before the send, on this operation after it.
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_RUN_H_
