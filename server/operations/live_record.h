#ifndef SERVER_OPERATIONS_LIVE_RECORD_H_
#define SERVER_OPERATIONS_LIVE_RECORD_H_

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>

#include "absl/functional/any_invocable.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// One operation that this process is about to change, or has sent: the newest
// record known of it, and the line of those who change it. One at a time does,
// so that each begins with what the one before stored, and the store refuses
// none of them, unless another process was faster. Thread-safe.
class LiveRecord : public std::enable_shared_from_this<LiveRecord> {
 public:
  // One who changes the record. It calls Leave() once it is through.
  using Step = absl::AnyInvocable<void() &&>;

  // Calls `step` once all who came before have left: perhaps within this call.
  void Enter(Step step);
  void Leave();

  // Notes `record`, which is stored, unless a newer one is known.
  void Note(OperationSnapshot record);
  // Null: none is known.
  OperationSnapshot newest();

 private:
  bool TakeNext();

  OneRunner runner_;
  Mutex mu_;
  OperationSnapshot newest_ ABSL_GUARDED_BY(mu_);
  bool busy_ ABSL_GUARDED_BY(mu_) = false;
  std::deque<Step> waiting_ ABSL_GUARDED_BY(mu_);
};

// Those that somebody holds. Thread-safe.
class LiveRecords {
 public:
  // The one of the operation of that name, for as long as somebody holds it.
  std::shared_ptr<LiveRecord> Of(const std::string& name);
  // The one of `sending`, a write that is stored and has a token, by which it
  // is found from now on.
  std::shared_ptr<LiveRecord> OfSent(const OperationSnapshot& sending);
  // The newest record with that token. Null: the store may have it.
  OperationSnapshot FindByToken(const std::string& token_hash);

 private:
  // By what they are found.
  using Map = std::unordered_map<std::string, std::weak_ptr<LiveRecord>>;
  struct Table {
    Mutex mu;
    Map by_name ABSL_GUARDED_BY(mu);
    Map by_token ABSL_GUARDED_BY(mu);
  };

  const std::shared_ptr<Table> table_ = std::make_shared<Table>();
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_LIVE_RECORD_H_
