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
#include "adapters/store/operation_record.pb.h"
#include "adapters/store/watch.h"

namespace gateway {

using OperationRecord = ::fourws::gateway::store::v1::OperationRecord;

// A record, and whether the call made it.
struct CreatedOperation {
  OperationRecord record;
  bool created = false;
};

// Which operations to list: those that match all that is set.
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
  // There may be more before this name. Empty: that was all.
  std::string more_before;
};

// Keeps operations. What is answered OK is on disk. Every answer is UNAVAILABLE
// if the store could not be read or written; a failed write may have taken
// effect only if the process ends. Thread-safe.
class OperationStore {
 public:
  virtual ~OperationStore() = default;

  // Keeps `record` with revision 1, unless a bound record has its caller,
  // method and request_id: then answers with that one. Else ALREADY_EXISTS if a
  // record has its name or token; FAILED_PRECONDITION if `record` holds its
  // resource and another does; INVALID_ARGUMENT if a text in it is not UTF-8.
  virtual void Create(OperationRecord record, Done<CreatedOperation> done) = 0;

  // Replaces the record of that name if its revision is still
  // `record.revision()`, and answers with the new one, revision counted up.
  // ABORTED if the revision is another; FAILED_PRECONDITION if `record` begins
  // to hold its resource while another holds it; ALREADY_EXISTS if it takes the
  // token or bound request_id of another; INVALID_ARGUMENT if a text in it is
  // not UTF-8; NOT_FOUND.
  virtual void Update(OperationRecord record, Done<OperationRecord> done) = 0;

  // NOT_FOUND if there is none.
  virtual void Get(std::string name, Done<OperationRecord> done) = 0;
  // The bound record of that caller, method and request_id.
  virtual void FindByRequest(std::string caller, std::string method,
                             std::string request_id,
                             Done<OperationRecord> done) = 0;
  virtual void FindByToken(std::string token_hash,
                           Done<OperationRecord> done) = 0;
  // The record that holds `resource`.
  virtual void FindHolder(std::string resource, Done<OperationRecord> done) = 0;

  // Up to `limit` records that are QUEUED, SENDING, ENQUEUED, or UNRESOLVED and
  // holding, with an expire_time at or before `due`, earliest first.
  virtual void ListDue(absl::Time due, int limit,
                       Done<std::vector<OperationRecord>> done) = 0;

  // Up to `limit` records that are QUEUED, SENDING or ENQUEUED, by name, after
  // `after_name` (empty: from the first).
  virtual void ListOpen(std::string after_name, int limit,
                        Done<std::vector<OperationRecord>> done) = 0;

  // Up to `limit` records that match, the greatest name first. May answer with
  // fewer, even none, though there are more: the work of one call is bounded.
  virtual void List(OperationQuery query, int limit,
                    Done<OperationPage> done) = 0;

  // Forgets up to `limit` records that became SUCCEEDED or FAILED before
  // `before`, oldest first, and answers how many. A record whose parent is kept
  // is kept too. Watches are not called.
  virtual void DeleteFinished(absl::Time before, int limit, Done<int> done) = 0;

  // Calls `seen` with the record of that name as each later change commits, by
  // whichever process, in order of revision, from the call on until the watch
  // is destroyed. It does not call `seen` with the present record: watch first,
  // then Get. `seen` must not block and may destroy the watch.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchOperation(
      std::string name, std::function<void(const OperationRecord&)> seen) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_OPERATION_STORE_H_
