#ifndef SERVER_OPERATIONS_OPERATIONS_H_
#define SERVER_OPERATIONS_OPERATIONS_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "server/operations/backlog.h"
#include "server/operations/callback.h"
#include "server/operations/core.h"
#include "server/operations/expiry.h"
#include "server/operations/left_pages.h"
#include "server/operations/operation_retention.h"
#include "server/operations/settlement.h"
#include "server/operations/write_call.h"
#include "server/operations/write_kind.h"

namespace gateway {

// A call that waits. Destroying it gives up: `done` is not called any more,
// unless it is being called just then.
class Waiting {
 public:
  virtual ~Waiting() = default;
};

// Makes every upstream write an operation: stored before anything is sent, sent
// at most once, its outcome waited for. The rules are in transitions.h.
// Thread-safe. The stores, the platforms and the clock must outlive everything
// that was begun.
class Operations {
 public:
  Operations(OperationStore& store, Platform& platform, Clock& clock,
             OperationsOptions options);
  ~Operations();

  // Adds a kind of write, which `platform` takes if it is given. Before the
  // first call of anything else.
  void Add(std::unique_ptr<WriteKind> kind, Platform* platform = nullptr);

  // Whether a kind of write was added for `method`.
  bool Takes(const std::string& method) const;

  // From here on writes may begin, and what an earlier process left is taken
  // up: what was not sent ends NOT_SENT unless it was detached, all else goes
  // on waiting. `done` is called when all is, which may take a while.
  // `lost_until`: see Core.
  void Recover(absl::Time lost_until, std::function<void()> done);
  // From here on detached writes are sent. Once callbacks can be taken.
  void BeginDetached();

  using OnSending = std::function<void(const std::string& name, bool joined)>;
  // Runs a write, or joins the operation that has its caller, method and
  // request_id. `on_sending` is called at most once, before `done`, when the
  // write may have left, and is told whether this joined. `done` gets the
  // operation once it is settled or at `give_up` (ResultOf() turns it into the
  // answer), or an error if there is no operation to speak of:
  // REQUEST_ID_REUSED; GATEWAY_DRAINING or STORE_UNAVAILABLE with NOT_SENT if
  // no earlier call has the request_id either, and with UNKNOWN if the store
  // does not answer. Neither is called within this call.
  [[nodiscard]] std::unique_ptr<Waiting> Run(WriteCall call,
                                             OnSending on_sending,
                                             Done<OperationSnapshot> done);

  // Starts a write that goes on though nobody waits, also after a restart,
  // until its kind's time-out; or joins, so that it goes on, the operation that
  // has its caller, method and request_id. `done` gets the operation once it is
  // stored. Errors as of Run(), or what refuses the write before it has an
  // operation. STORE_UNAVAILABLE has UNKNOWN if the store failed: it may have
  // the operation after a restart, and the write is sent then.
  void Start(WriteCall call, Done<StartedOperation> done);

  // Makes the checks that precede the sending of a write, and neither stores
  // nor sends anything. Answers with the response as far as it is known then
  // (WriteKind::Preview of an operation without a name), or with the error
  // that the write would end with now, with NOT_SENT. If an earlier call has
  // the request_id, with the answer that the write would get of that one; if
  // the store does not say whether one has, with UNAVAILABLE and no outcome.
  // Nothing new is asked of upstream once `caller_gone`.
  void Validate(WriteCall call, std::stop_token caller_gone,
                Done<google::protobuf::Any> done);

  // Waits for an operation of `caller` until it is settled or `until`.
  // NOT_FOUND (OPERATION_NOT_FOUND) if there is none.
  [[nodiscard]] std::unique_ptr<Waiting> Wait(std::string caller,
                                              std::string name,
                                              absl::Time until,
                                              Done<OperationSnapshot> done);

  // Reads an operation of `caller`; NOT_FOUND as above.
  void Get(std::string caller, std::string name, Done<OperationRecord> done);

  // Lists operations.
  void List(OperationQuery query, int limit, Done<OperationPage> done);

  // Ends an operation of `caller` that is QUEUED: FAILED, NOT_SENT. OK if it
  // was or had been ended so. FAILED_PRECONDITION (OPERATION_NOT_CANCELLABLE);
  // NOT_FOUND as above; UNAVAILABLE.
  void Cancel(std::string caller, std::string name,
              DoneWith<absl::Status> done);

  // Settles an operation that is UNRESOLVED, as a person found out that it
  // ended: see SettleUnresolved(). Reads what upstream says now first.
  void Settle(Settlement settlement, Done<SettledOperation> done);

  // Finds the operation whose callback URL has `token`; see callback.h.
  // NOT_FOUND if there is none; UNAVAILABLE.
  void FindCallback(std::string token, Reply<TakeCallback> reply);

  // From here on writes are refused and what was not sent ends NOT_SENT, or is
  // left to the next process if it is detached.
  void Drain();
  bool draining() const;
  // How many calls wait for an operation.
  size_t waits() const;
  // Ends all waits with what is known. After Drain().
  void EndWaits();

 private:
  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Backlog> backlog_;
  const std::shared_ptr<Expiry> expiry_;
  std::shared_ptr<LeftPages> recovery_;  // Null before Recover().
  const std::shared_ptr<OperationRetention> retention_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATIONS_H_
