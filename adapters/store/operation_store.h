#ifndef ADAPTERS_STORE_OPERATION_STORE_H_
#define ADAPTERS_STORE_OPERATION_STORE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/operation_snapshot.h"
#include "adapters/store/watch.h"

namespace gateway {

// A record, and whether the call created it.
struct CreatedOperation {
  OperationRecord record;
  bool created = false;
  // Whether no record held the resource of the one that was created.
  bool resource_is_free = false;
};

// Chooses the operations that match all set fields.
struct OperationQuery {
  // Empty: any.
  std::string caller;
  std::string method;
  std::string request_id;
  std::string resource;
  // STATE_UNSPECIFIED: any.
  v1::OperationMetadata::State state = v1::OperationMetadata::STATE_UNSPECIFIED;
  // Whether it is SUCCEEDED or FAILED.
  std::optional<bool> done;
  // Bounds of the name, the first included. Empty: none.
  std::string from_name;
  std::string before_name;
};

// A part of a list.
struct OperationPage {
  std::vector<OperationRecord> records;
  // Go on before this name. Empty: there are no more records.
  std::string more_before;
  // Names of records that were left out because they are damaged: whether they
  // match is not known.
  std::vector<std::string> damaged;
};

// Stores operations. A result that is OK is on disk. Every result is
// UNAVAILABLE if the store could not be read or written, and DATA_LOSS if what
// it needs is damaged; what reads many leaves those out. A write that failed
// has no effect in this process; after a restart it may have one. Results of
// writes and calls of watches come one at a time, in the order of the commits.
// Thread-safe.
class OperationStore {
 public:
  virtual ~OperationStore() = default;

  // Stores `record` with revision 1. If a bound record has the same caller,
  // method and request_id, returns that one instead. Otherwise
  // - ALREADY_EXISTS if a record has its name or token,
  // - FAILED_PRECONDITION if `record` holds its resource and another does too,
  // - INVALID_ARGUMENT if a text in it is not UTF-8.
  virtual void Create(OperationRecord record, Done<CreatedOperation> done) = 0;

  // Replaces the record with that name if its revision is still
  // `record.revision()`. Returns the new one, with the next revision. Otherwise
  // - ABORTED if the revision is another,
  // - FAILED_PRECONDITION if `record` begins to hold a resource that another
  //   holds,
  // - ALREADY_EXISTS if it takes the token or bound request_id of another,
  // - INVALID_ARGUMENT if a text in it is not UTF-8,
  // - NOT_FOUND if there is no such record.
  virtual void Update(OperationRecord record, Done<OperationSnapshot> done) = 0;

  // These read one record. NOT_FOUND if there is none.
  virtual void Get(std::string name, Done<OperationRecord> done) = 0;
  // The bound record of that caller, method and request_id.
  virtual void FindByRequest(std::string caller, std::string method,
                             std::string request_id,
                             Done<OperationRecord> done) = 0;
  virtual void FindByToken(std::string token_hash,
                           Done<OperationRecord> done) = 0;
  // The record that holds `resource`.
  virtual void FindHolder(std::string resource, Done<OperationRecord> done) = 0;

  // Reads up to `limit` records on which time has to act: first those that are
  // QUEUED, SENDING or ENQUEUED and whose due_time, or expire_time if there is
  // none, is at or before `due`; then those that are UNRESOLVED, hold their
  // resource, and whose expire_time is at or before `held_until`. Of both the
  // earliest first.
  virtual void ListDue(absl::Time due, absl::Time held_until, int limit,
                       Done<std::vector<OperationRecord>> done) = 0;

  // Reads up to `limit` records in `state`, which is QUEUED, SENDING or
  // ENQUEUED, in the order of their names, after `after_name` (empty: from the
  // first).
  virtual void ListOpen(v1::OperationMetadata::State state,
                        std::string after_name, int limit,
                        Done<std::vector<OperationRecord>> done) = 0;

  // Reads up to `limit` records that match, the greatest name first. May return
  // fewer, even none, though there are more: the work of one call is bounded.
  virtual void List(OperationQuery query, int limit,
                    Done<OperationPage> done) = 0;

  // Deletes up to `limit` records that are SUCCEEDED or FAILED and whose
  // kept_from, or end_time if there is none, is before `before`, oldest first,
  // but none whose parent is in the store. Returns how many. Does not call
  // watches.
  virtual void DeleteFinished(absl::Time before, int limit, Done<int> done) = 0;

  // Calls `seen` with the record of that name after each change that commits
  // from now on, by any process, in order of revision, until the watch is
  // destroyed. Does not call `seen` with the present record: watch first, then
  // Get. `seen` must not block and may destroy the watch.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchOperation(
      std::string name, std::function<void(const OperationSnapshot&)> seen) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_OPERATION_STORE_H_
